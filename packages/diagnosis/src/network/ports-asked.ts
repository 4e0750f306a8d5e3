import { keyOf, type ObjectRef } from "@binnacle/contracts";
import type { Cluster } from "../graph/cluster.ts";
import type { Service } from "../state/network.ts";
import type { PodEnd, PortAsked } from "./traffic.ts";

/** A port of pods, and the port of the Service through which it is meant. */
export interface PortMeant extends PortAsked {
  readonly servicePort?: number;
}

interface Wanted {
  /** A number or a name; absent: all there are. */
  readonly port: number | string | undefined;
  /** Absent: any. */
  readonly protocol: string | undefined;
}

/** `8080`, `http`, `53/UDP`. */
export function readPort(text: string | undefined): Wanted {
  const [port = "", protocol] = (text ?? "").trim().split("/");
  const number = /^\d{1,5}$/.test(port) ? Number(port) : port;
  return { port: number === "" ? undefined : number, protocol: protocol?.toUpperCase() };
}

/**
 * The ports of pods that a port of a Service or of a workload means. A number that no container declares may be the port of a Service in
 * front; else it is taken as it is, since containers need not declare what they listen on. Empty: nothing tells which port.
 */
export function portsAsked(
  cluster: Cluster,
  ref: ObjectRef,
  { ends, wanted }: { readonly ends: readonly PodEnd[]; readonly wanted: Wanted },
): PortMeant[] {
  const own = cluster.services.get(keyOf(ref));
  const workload = cluster.workloads.get(keyOf(ref));
  const services = own === undefined ? workload && cluster.servicesOf(workload) : [own];
  const through = (services ?? []).flatMap(({ object }) => portsThrough(object, ends, wanted));
  const declared = ends.flatMap(({ ports }) =>
    ports
      .filter((port) => isWanted(port, wanted))
      .map(({ port, protocol }) => ({ port, protocol })),
  );
  const isOfPod = own === undefined && wanted.port !== undefined && declared.length > 0;
  const found = isOfPod || through.length === 0 ? declared : through;
  return distinct(own === undefined && found.length === 0 ? asGiven(wanted) : found);
}

function portsThrough({ spec }: Service, ends: readonly PodEnd[], wanted: Wanted): PortMeant[] {
  return spec.ports.flatMap(({ name, port: servicePort, targetPort = servicePort, ...rest }) => {
    const protocol = rest.protocol ?? "TCP";
    if (!isWanted({ name, port: servicePort, protocol }, wanted)) return [];
    return targetsOf(targetPort, { ends, protocol }).map((port) => ({
      port,
      protocol,
      servicePort,
    }));
  });
}

function targetsOf(
  target: number | string,
  { ends, protocol }: { readonly ends: readonly PodEnd[]; readonly protocol: string },
): number[] {
  if (typeof target === "number") return [target];
  return ends.flatMap(({ ports }) =>
    ports.filter((it) => it.name === target && it.protocol === protocol).map(({ port }) => port),
  );
}

function isWanted(
  { name, port, protocol }: { readonly name: string | undefined } & PortAsked,
  wanted: Wanted,
): boolean {
  const isPort = wanted.port === undefined || wanted.port === port || wanted.port === name;
  return isPort && (wanted.protocol === undefined || wanted.protocol === protocol);
}

export function asGiven({ port, protocol = "TCP" }: Wanted): PortMeant[] {
  return typeof port === "number" ? [{ port, protocol }] : [];
}

function distinct(ports: readonly PortMeant[]): PortMeant[] {
  return [...new Map(ports.map((port) => [JSON.stringify(port), port])).values()];
}

import { keyOf, type ObjectRef, type UndeclaredPort } from "@binnacle/contracts";
import type { Cluster } from "../graph/cluster.ts";
import type { ServiceView } from "../graph/services.ts";
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
): { readonly ports: readonly PortMeant[]; readonly undeclared: readonly UndeclaredPort[] } {
  const own = cluster.services.get(keyOf(ref));
  const services = servicesOf(cluster, ref);
  const through = services.flatMap(({ object }) => portsThrough(object, ends, wanted));
  const lost = services.flatMap(({ object }) => undeclaredIn(object, ends, wanted));
  const declared = ends.flatMap(({ ports }) =>
    ports
      .filter((port) => isWanted(port, wanted))
      .map(({ port, protocol }) => ({ port, protocol })),
  );
  const isOfPod = own === undefined && wanted.port !== undefined && declared.length > 0;
  if (isOfPod) return { ports: distinct(declared), undeclared: [] };
  // What a Service leads nowhere is not what its pods declare otherwise.
  const isLost = lost.length > 0 && (own !== undefined || wanted.port !== undefined);
  if (through.length > 0 || isLost) return { ports: distinct(through), undeclared: distinct(lost) };
  const rest = own === undefined && declared.length === 0 ? asGiven(wanted) : declared;
  return { ports: distinct(rest), undeclared: distinct(lost) };
}

/** The Service itself, or those in front of a workload. */
function servicesOf(cluster: Cluster, ref: ObjectRef): readonly ServiceView[] {
  const own = cluster.services.get(keyOf(ref));
  if (own !== undefined) return [own];
  const workload = cluster.workloads.get(keyOf(ref));
  return workload === undefined ? [] : cluster.servicesOf(workload);
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

/** Ports of a Service that lead to a name which none of these pods declares. */
function undeclaredIn(
  { spec }: Service,
  ends: readonly PodEnd[],
  wanted: Wanted,
): UndeclaredPort[] {
  const declared = new Set(
    ends.flatMap(({ ports }) =>
      ports.map(({ name, port }) => `${port}${name === undefined ? "" : ` (${name})`}`),
    ),
  );
  return spec.ports.flatMap(({ name, port: servicePort, targetPort, protocol = "TCP" }) => {
    const isMeant = isWanted({ name, port: servicePort, protocol }, wanted);
    if (!isMeant || typeof targetPort !== "string") return [];
    if (targetsOf(targetPort, { ends, protocol }).length > 0) return [];
    return [{ servicePort, name: targetPort, protocol, declared: [...declared] }];
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

function distinct<T>(ports: readonly T[]): T[] {
  return [...new Map(ports.map((port) => [JSON.stringify(port), port])).values()];
}

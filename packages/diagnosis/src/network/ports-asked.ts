import { keyOf, type ObjectRef, type UndeclaredPort } from "@binnacle/contracts";
import type { Cluster } from "../graph/cluster.ts";
import type { Service } from "../state/network.ts";
import type { PodEnd, PortAsked } from "./traffic.ts";

/** A port of pods, and the port of the Service through which it is meant. */
export interface PortMeant extends PortAsked {
  readonly servicePort?: number;
  /** What is declared, where this port is none of it. */
  readonly declared?: readonly string[];
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

interface Asked {
  readonly ends: readonly PodEnd[];
  readonly wanted: Wanted;
}

interface Found {
  readonly ports: readonly PortMeant[];
  readonly undeclared: readonly UndeclaredPort[];
}

/** The ports of pods that a port of a Service or of a workload means. Both empty: nothing tells which port. */
export function portsAsked(cluster: Cluster, ref: ObjectRef, asked: Asked): Found {
  const service = cluster.services.get(keyOf(ref));
  if (service !== undefined) return portsOfService(service.object, asked);
  const workload = cluster.workloads.get(keyOf(ref));
  const services = workload === undefined ? [] : cluster.servicesOf(workload);
  return portsOfPods(
    services.map(({ object }) => object),
    asked,
  );
}

/** Through a Service only its own ports lead anywhere; one without an address of its own leads to whatever its pods listen on. */
function portsOfService(service: Service, { ends, wanted }: Asked): Found {
  const ports = portsThrough(service, ends, wanted);
  const undeclared = undeclaredIn(service, ends, wanted);
  const isHeadless = service.spec.clusterIP === "None";
  if (ports.length > 0 || (undeclared.length > 0 && !isHeadless))
    return { ports: distinct(ports), undeclared };
  if (isHeadless) return { ports: ofHeadless(service, { ends, wanted }), undeclared: [] };
  return { ports: declaredBy(ends, wanted), undeclared: missingIn(service, wanted) };
}

/** Its name leads to the pods themselves: a target port does not count, so its own numbers are theirs. */
function ofHeadless(service: Service, { ends, wanted }: Asked): PortMeant[] {
  const own = service.spec.ports
    .filter(({ name, port, protocol = "TCP" }) => isWanted({ name, port, protocol }, wanted))
    .map(({ port, protocol = "TCP" }) => ({ port, protocol }));
  return own.length > 0 ? distinct(own) : unlessDeclared([service], { ends, wanted });
}

/**
 * A number that no container declares may be the port of a Service in front; else it is taken as it is, since containers need not declare
 * what they listen on.
 */
function portsOfPods(services: readonly Service[], { ends, wanted }: Asked): Found {
  const declared = declaredBy(ends, wanted);
  const isNamed = wanted.port !== undefined;
  if (isNamed && declared.length > 0) return { ports: declared, undeclared: [] };
  const through = services.flatMap((service) => portsThrough(service, ends, wanted));
  const undeclared = distinct(services.flatMap((service) => undeclaredIn(service, ends, wanted)));
  if (through.length > 0) return { ports: distinct(through), undeclared };
  // What its Service leads nowhere is not what the pods declare otherwise.
  if (isNamed && undeclared.length > 0) return { ports: [], undeclared };
  const given = declared.length > 0 ? declared : unlessDeclared(services, { ends, wanted });
  return { ports: given, undeclared };
}

/** The port as it was given, with what is declared instead where something is. */
function unlessDeclared(services: readonly Service[], { ends, wanted }: Asked): PortMeant[] {
  const any: Wanted = { port: undefined, protocol: undefined };
  const through = services.flatMap((service) => portsThrough(service, ends, any));
  const known = [...ends.flatMap(({ ports }) => ports), ...through];
  return asGiven(wanted).map((given) => {
    const isKnown = known.some((at) => at.port === given.port && at.protocol === given.protocol);
    return known.length === 0 || isKnown ? given : { ...given, declared: toTexts(known) };
  });
}

/** One of each, by the name that it has somewhere. */
function toTexts(ports: readonly (PortAsked & { readonly name?: string | undefined })[]): string[] {
  const distinctPorts = Map.groupBy(ports, ({ port, protocol }) => `${port}/${protocol}`);
  return [...distinctPorts.values()].flatMap((same) => {
    const one = same.find(({ name }) => name !== undefined) ?? same[0];
    if (one === undefined) return [];
    return one.protocol === "TCP" ? portText(one) : `${one.protocol} ${portText(one)}`;
  });
}

function declaredBy(ends: readonly PodEnd[], wanted: Wanted): PortMeant[] {
  const declared = ends.flatMap(({ ports }) => ports.filter((port) => isWanted(port, wanted)));
  return distinct(declared.map(({ port, protocol }) => ({ port, protocol })));
}

/** The port that was asked for, of a Service that has no such port. */
function missingIn({ spec }: Service, { port, protocol = "TCP" }: Wanted): UndeclaredPort[] {
  if (port === undefined) return [];
  return [{ servicePort: port, protocol, declared: spec.ports.map(portText) }];
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
  const declared = new Set(ends.flatMap(({ ports }) => ports.map(portText)));
  return spec.ports.flatMap(({ name, port: servicePort, targetPort, protocol = "TCP" }) => {
    const isMeant = isWanted({ name, port: servicePort, protocol }, wanted);
    if (!isMeant || typeof targetPort !== "string") return [];
    if (targetsOf(targetPort, { ends, protocol }).length > 0) return [];
    return [{ servicePort, name: targetPort, protocol, declared: [...declared] }];
  });
}

function portText({ name, port }: { readonly name?: string | undefined; readonly port: number }) {
  return `${port}${name === undefined ? "" : ` (${name})`}`;
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

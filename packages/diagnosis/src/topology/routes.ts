import { keyOf, type ObjectRef, type TopologyEdge } from "@binnacle/contracts";
import type { Cluster } from "../graph/cluster.ts";
import { refIn, refOf } from "../graph/object-key.ts";
import type { ServiceView } from "../graph/services.ts";
import { unservedClass } from "../graph/unserved-class.ts";
import { objectsOf } from "../state/cluster-state.ts";
import type { Ingress } from "../state/network.ts";
import type { IsOwn } from "./touches.ts";

type Backend = NonNullable<Ingress["spec"]["defaultBackend"]>;

/** Ingresses to the Services that they name; those that `isOwn` are told apart from the rest. */
export function routes(cluster: Cluster, isOwn: IsOwn): TopologyEdge[] {
  return objectsOf(cluster.state, "Ingress").flatMap((ingress) => {
    const from = refOf("Ingress", ingress);
    const ways = waysOf(ingress).map((way) => toWay(cluster, from, way));
    const byOwn = Map.groupBy(ways, ({ to }) => isOwn(from, to));
    const parts = byOwn.size === 0 ? [[]] : [...byOwn.values()];
    return parts.map((part) => toEdge(cluster, ingress, part));
  });
}

function toEdge(cluster: Cluster, ingress: Ingress, ways: readonly Way[]): TopologyEdge {
  const wrong = ways.filter(({ fault }) => fault !== undefined);
  const told = (wrong.length > 0 ? wrong : ways).map(
    ({ host, name, port, fault }) =>
      `${host} → ${name}:${port}${fault === undefined ? "" : ` ${fault}`}`,
  );
  const text = told.length === 0 ? "to nothing" : [...new Set(told)].slice(0, 4).join(", ");
  const missing = missingClass(cluster, ingress);
  const isBroken = missing !== undefined || (wrong.length > 0 && isSeen(cluster, ingress));
  return {
    kind: "routes",
    from: refOf("Ingress", ingress),
    to: [...new Map(ways.map(({ to }) => [keyOf(to), to])).values()],
    state: isBroken ? "broken" : isSeen(cluster, ingress) ? "fine" : "unknown",
    text: missing === undefined ? text : `${text}, ingressclass/${missing} DOES NOT EXIST`,
  };
}

function isSeen({ gapIn }: Cluster, { metadata }: Ingress): boolean {
  return gapIn("Service", metadata.namespace) === undefined;
}

/** In a cluster without any class its controllers may choose by the name alone. */
function missingClass({ state, gapIn }: Cluster, ingress: Ingress): string | undefined {
  const name = unservedClass(ingress);
  if (name === undefined || gapIn("IngressClass", undefined, name) !== undefined) return undefined;
  const classes = objectsOf(state, "IngressClass").map(({ metadata }) => metadata.name);
  return classes.length === 0 || classes.includes(name) ? undefined : name;
}

function waysOf({ spec }: Ingress): { host: string; backend: Backend }[] {
  const { defaultBackend, rules } = spec;
  return [
    ...(defaultBackend === undefined ? [] : [{ host: "any host", backend: defaultBackend }]),
    ...rules.flatMap(({ host = "any host", http }) =>
      (http?.paths ?? []).map(({ backend }) => ({ host, backend })),
    ),
  ].filter(({ backend }) => backend.service !== undefined);
}

function toWay(
  { services }: Cluster,
  from: ObjectRef,
  { host, backend }: { readonly host: string; readonly backend: Backend },
) {
  const { name = "", port = {} } = backend.service ?? {};
  const to = refIn(from.namespace, "Service", name);
  const service = services.get(keyOf(to));
  const wanted = port.name ?? port.number ?? "";
  return { host, name, port: wanted, to, fault: faultAt(service, wanted) };
}

type Way = ReturnType<typeof toWay>;

/** Ports of an ExternalName mean nothing: its name leads out of the cluster. */
function faultAt(service: ServiceView | undefined, wanted: number | string): string | undefined {
  if (service === undefined) return "(does not exist)";
  const { ports, type } = service.object.spec;
  if (type === "ExternalName" && typeof wanted === "number") return undefined;
  const isThere = ports.some(({ name, port }) => name === wanted || port === wanted);
  return isThere ? undefined : "(has no such port)";
}

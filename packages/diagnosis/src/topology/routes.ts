import { keyOf, type ObjectRef, type TopologyEdge } from "@binnacle/contracts";
import type { Cluster } from "../graph/cluster.ts";
import { refIn, refOf } from "../graph/object-key.ts";
import { objectsOf } from "../state/cluster-state.ts";
import type { Ingress } from "../state/network.ts";

type Backend = NonNullable<Ingress["spec"]["defaultBackend"]>;

/** Ingresses to the Services that they name. */
export function routes(cluster: Cluster): TopologyEdge[] {
  return objectsOf(cluster.state, "Ingress").map((ingress) => {
    const from = refOf("Ingress", ingress);
    const ways = waysOf(ingress).map((way) => toWay(cluster, from, way));
    const wrong = ways.filter(({ fault }) => fault !== undefined);
    const told = (wrong.length > 0 ? wrong : ways).map(
      ({ host, name, port, fault }) =>
        `${host} → ${name}:${port}${fault === undefined ? "" : ` ${fault}`}`,
    );
    const targets = new Map(ways.map(({ to }) => [keyOf(to), to]));
    return {
      kind: "routes",
      from,
      to: [...targets.values()],
      state: stateOf(cluster, { from, isWrong: wrong.length > 0 }),
      text: told.length === 0 ? "to nothing" : [...new Set(told)].slice(0, 4).join(", "),
    };
  });
}

function stateOf(
  { gapIn }: Cluster,
  { from, isWrong }: { readonly from: ObjectRef; readonly isWrong: boolean },
): TopologyEdge["state"] {
  if (gapIn("Service", from.namespace) !== undefined) return "unknown";
  return isWrong ? "broken" : "fine";
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
  const isThere = service?.object.spec.ports.some((it) => it.name === wanted || it.port === wanted);
  const fault =
    service === undefined
      ? "(does not exist)"
      : isThere === true
        ? undefined
        : "(has no such port)";
  return { host, name, port: wanted, to, fault };
}

import { keyOf, type ObjectRef, type TopologyEdge } from "@binnacle/contracts";
import type { Cluster } from "../graph/cluster.ts";
import { attached } from "./attached.ts";
import { calls } from "./calls.ts";
import { mounts } from "./mounts.ts";
import { routes } from "./routes.ts";
import { hosts, runs } from "./runs.ts";
import { serves } from "./serves.ts";
import { type IsOwn, touches } from "./touches.ts";

const STATES: readonly TopologyEdge["state"][] = ["broken", "degraded", "unknown", "fine"];
/** What many share joins nothing: through it everything is a neighbour of everything. */
const SHARED = new Set(["ConfigMap", "Secret", "NetworkPolicy", "Node", "PodDisruptionBudget"]);

interface Around {
  readonly target: ObjectRef | undefined;
  readonly depth: number;
  /** The Services of its namespace with the workloads and policies of all; absent: only its own are told. */
  readonly callers?: Cluster;
  /** The same with the namespaces that its workloads call; absent: calls into its own are told. */
  readonly called?: Cluster;
}

/** The edges of what was read, or those within some steps of one object: what touches it first, and of that what is broken. */
export function edgesOf(
  cluster: Cluster,
  { target, depth, callers, called }: Around,
): TopologyEdge[] {
  const touching = touches([...routes(cluster, () => true), ...serves(cluster)], target);
  const isOwn: IsOwn = (from, to) => touching({ from, to: [to] });
  const all = [
    ...routes(cluster, isOwn),
    ...serves(cluster),
    ...runs(cluster),
    ...calls(called ?? cluster, isOwn).filter(({ from }) => cluster.workloads.has(keyOf(from))),
    ...(callers === undefined
      ? []
      : calls(callers, isOwn).filter(({ from }) => from.namespace !== target?.namespace)),
    ...mounts(cluster, isOwn),
    ...attached(cluster),
    ...(target?.kind === "Node" ? hosts(cluster, target) : []),
  ];
  const meant = target === undefined ? all : within(all, target, depth);
  const rank = (edge: TopologyEdge) =>
    STATES.indexOf(edge.state) + (touching(edge) ? 0 : STATES.length);
  return meant.toSorted((left, right) => rank(left) - rank(right));
}

function within(edges: readonly TopologyEdge[], target: ObjectRef, depth: number): TopologyEdge[] {
  const near = new Set([keyOf(target)]);
  let seen = new Set<TopologyEdge>();
  for (let step = 0; step < depth; step += 1) {
    const next = edges.filter((edge) => endsOf(edge).some((ref) => near.has(keyOf(ref))));
    seen = new Set(next);
    for (const ref of next.flatMap(endsOf)) if (!SHARED.has(ref.kind)) near.add(keyOf(ref));
  }
  return edges.filter((edge) => seen.has(edge));
}

function endsOf({ from, to }: TopologyEdge): ObjectRef[] {
  return [from, ...to];
}

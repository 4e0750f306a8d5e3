import type { ObjectRef, TopologyEdge } from "@binnacle/contracts";
import type { Cluster } from "../graph/cluster.ts";
import { isNotReady } from "../graph/node-readiness.ts";
import { refIn } from "../graph/object-key.ts";
import type { PodView } from "../graph/pod-view.ts";
import { desiredCount, isRun, livePods, readyCount, type Workload } from "../graph/workload.ts";
import { counted, listed } from "../say.ts";

/** More pods than these are counted. */
const PODS_AT_MOST = 20;

/** Workloads to their pods, and where these run. */
export function runs(cluster: Cluster): TopologyEdge[] {
  return [...cluster.workloads.values()]
    .filter((workload) => !isRun(workload) || livePods(workload).length > 0)
    .map((workload) => {
      const pods = livePods(workload);
      return {
        kind: "runs",
        from: workload.ref,
        to: [
          ...pods.slice(0, PODS_AT_MOST).map(({ ref }) => ref),
          ...[...nodesOf(pods).keys()].map((name) => refIn(undefined, "Node", name)),
        ],
        state: stateOf(cluster, workload),
        text: [podsText(workload), ...nodesText(cluster, pods)].join(" "),
      };
    });
}

/** A node to the workloads whose pods it runs. */
export function hosts(cluster: Cluster, target: ObjectRef): TopologyEdge[] {
  const pods = (cluster.podsByNode.get(target.name) ?? []).filter((pod) => !pod.isOver);
  const workloads = new Map(
    pods.flatMap((pod) => {
      const workload = cluster.workloadOf(pod);
      return workload === undefined ? [] : [[workload.key, workload.ref] as const];
    }),
  );
  const node = cluster.nodes.get(target.name);
  const ready = pods.filter((pod) => pod.isReady).length;
  return [
    {
      kind: "hosts",
      from: target,
      to: [...workloads.values()],
      state: node !== undefined && isNotReady(node) ? "broken" : "fine",
      text: `${ready} of ${counted(pods.length, "pod")} ready`,
    },
  ];
}

function stateOf({ gapIn }: Cluster, workload: Workload): TopologyEdge["state"] {
  if (gapIn("Pod", workload.namespace) !== undefined) return "unknown";
  const wanted = desiredCount(workload);
  const ready = readyCount(workload);
  if (ready >= wanted) return "fine";
  return ready === 0 ? "broken" : "degraded";
}

function podsText(workload: Workload): string {
  const [rollout] = workload.rollouts;
  const by = rollout === undefined ? "" : ` of replicaset/${rollout.replicaSet.metadata.name}`;
  const text = `${readyCount(workload)} of ${counted(desiredCount(workload), "pod")} ready${by}`;
  const waiting = livePods(workload).filter((pod) => !pod.isReady);
  const names = waiting.map(({ ref }) => ref.name);
  return names.length === 0 ? text : `${text}, not ready: ${listed(names)},`;
}

function nodesOf(pods: readonly PodView[]): ReadonlyMap<string, readonly PodView[]> {
  const placed = pods.filter(({ object }) => object.spec.nodeName !== undefined);
  return Map.groupBy(placed, ({ object }) => object.spec.nodeName ?? "");
}

/** `on node-1 ×2, node-2 (NotReady)`. */
function nodesText({ nodes }: Cluster, pods: readonly PodView[]): string[] {
  const names = [...nodesOf(pods)].map(([name, on]) => {
    const node = nodes.get(name);
    const unready = node !== undefined && isNotReady(node) ? " (NotReady)" : "";
    return `${name}${on.length === 1 ? "" : ` ×${on.length}`}${unready}`;
  });
  return names.length === 0 ? [] : [`on ${listed(names, 4)}`];
}

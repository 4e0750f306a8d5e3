import { conditionOf, type PodView, startOf } from "../graph/pod-view.ts";
import type { Inquiry } from "../inquiry.ts";
import { readEviction } from "../messages/eviction-message.ts";
import type { Node } from "../state/cluster-kinds.ts";
import type { Condition } from "../state/shapes.ts";

/** A node, and the conditions by which it says that it lacks something. */
export interface Bad {
  readonly node: Node;
  readonly conditions: readonly [Condition, ...Condition[]];
}

/** A pod may show what a node lacks before its kubelet says so. */
const BEFORE_MS = 5 * 60_000;

/** The pods that a node threw off for what it lacks, and those that were on it before and are not Ready since. */
export function hitBy({ cluster }: Inquiry, { node, conditions }: Bad): PodView[] {
  const times = conditions.map(({ lastTransitionTime }) => Date.parse(lastTransitionTime ?? ""));
  const begunMs = Math.min(...times.filter(Number.isFinite));
  const sinceMs = begunMs - BEFORE_MS;
  const pods = cluster.podsByNode.get(node.metadata.name) ?? [];
  return pods.filter((pod) => {
    const { status } = pod.object;
    if (status.phase === "Failed" && status.reason === "Evicted")
      return isForNode(pod) && !(at(pod, "DisruptionTarget") < sinceMs);
    const isSince = at(pod, "Ready") >= sinceMs && Date.parse(startOf([pod]) ?? "") <= begunMs;
    return !pod.isOver && !pod.isReady && isSince && hasRun(pod);
  });
}

/** What went beyond a limit of its own was not thrown off for the node. */
function isForNode({ object }: PodView): boolean {
  return !["storage_limit", "volume_limit"].includes(
    readEviction(object.status.message ?? "").kind,
  );
}

function at({ object }: PodView, type: string): number {
  return Date.parse(conditionOf(object, type)?.lastTransitionTime ?? "");
}

/** It worked before: what never began has a cause of its own. */
function hasRun({ containers }: PodView): boolean {
  return containers.every(({ isInit, status }) => isInit || status?.state?.running !== undefined);
}

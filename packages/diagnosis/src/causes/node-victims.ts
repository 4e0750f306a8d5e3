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

/** How near to its beginning pods show what their node lacks. */
const SHOWS = {
  /** Before: a node that starves tells late, and counts as lost no sooner than pods tolerate it (DefaultTolerationSeconds, 300). */
  beforeMs: 5 * 60_000,
  /** After: as long as a Deployment waits for a pod to become Ready (progressDeadlineSeconds, 600 by default). */
  afterMs: 10 * 60_000,
};

/** Pods that a condition of their node hits. */
interface Hit {
  /** The node threw them off for what it lacks, or they were on it and stopped being Ready as it began. */
  readonly pods: readonly PodView[];
  /** They stopped being Ready later: whether by it is not known. */
  readonly later: readonly PodView[];
}

export function hitBy({ cluster }: Inquiry, { node, conditions }: Bad): Hit {
  const begins = conditions.map(begunAt).filter(Number.isFinite);
  const pods = cluster.podsByNode.get(node.metadata.name) ?? [];
  const stopped = pods.filter((pod) => !pod.isOver && !pod.isReady && hasRun(pod));
  const ranAsItBegan = stopped.filter((pod) => begins.some((ms) => startMs(pod) <= ms));
  const now = ranAsItBegan.filter((pod) =>
    begins.some((ms) => startMs(pod) <= ms && isNear(ms, at(pod, "Ready"))),
  );
  const firstMs = Math.min(...begins);
  return {
    pods: [...pods.filter((pod) => isThrownOff(pod, begins)), ...now],
    later: ranAsItBegan.filter((pod) => !now.includes(pod) && at(pod, "Ready") > firstMs),
  };
}

/** What began on a node may have brought about what was seen of a pod on it: both are near. */
export function mayShow(condition: Condition, seen: string | undefined): boolean {
  return isNear(begunAt(condition), Date.parse(seen ?? ""));
}

function begunAt({ lastTransitionTime }: Condition): number {
  return Date.parse(lastTransitionTime ?? "");
}

function isNear(begunMs: number, shownMs: number): boolean {
  return shownMs >= begunMs - SHOWS.beforeMs && shownMs <= begunMs + SHOWS.afterMs;
}

/** By the kubelet's own words, however late; where it says nothing, as the condition began. */
function isThrownOff(pod: PodView, begins: readonly number[]): boolean {
  const { phase, reason, message = "" } = pod.object.status;
  if (phase !== "Failed" || reason !== "Evicted") return false;
  const goneMs = at(pod, "DisruptionTarget");
  const { kind } = readEviction(message);
  if (kind === "node_low") return !(goneMs < Math.min(...begins) - SHOWS.beforeMs);
  // What went beyond a limit of its own was not thrown off for the node.
  return kind === "other" && begins.some((begunMs) => isNear(begunMs, goneMs));
}

function startMs(pod: PodView): number {
  return Date.parse(startOf([pod]) ?? "");
}

function at({ object }: PodView, type: string): number {
  return Date.parse(conditionOf(object, type)?.lastTransitionTime ?? "");
}

/** It worked before: what never began has a cause of its own. */
function hasRun({ containers }: PodView): boolean {
  return containers.every(({ isInit, status }) => isInit || status?.state?.running !== undefined);
}

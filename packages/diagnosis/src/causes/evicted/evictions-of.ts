import { lastSeen } from "../../graph/events.ts";
import { conditionOf, lastEnd, type PodView, startOf } from "../../graph/pod-view.ts";
import { isHealthy, isRun, livePods, type Workload } from "../../graph/workload.ts";
import type { Inquiry } from "../../inquiry.ts";
import type { PodSpot } from "../../kit/pod-cause.ts";
import { readEviction } from "../../messages/eviction-message.ts";
import type { Node } from "../../state/cluster-kinds.ts";
import type { Condition } from "../../state/shapes.ts";

/** A pod that the kubelet evicted, and when. */
export interface Eviction extends PodSpot {
  readonly at: string;
  /** No pod of the workload is missing, and nothing tells that the next is evicted soon. */
  readonly isOver: boolean;
}

/** A condition of a node for which its kubelet evicts pods. */
export interface Pressure {
  readonly node: Node;
  readonly condition: Condition;
}

/** The kubelet itself takes a pressure for gone after 5 min without it; the pod that is put in place needs time to fill what it fills. */
const LATELY_MS = 15 * 60_000;
const PRESSURES = new Set(["MemoryPressure", "DiskPressure", "PIDPressure"]);

/** Evicted pods stay as records; they count within the window, the last first. */
export function evictionsOf(
  inquiry: Inquiry,
  workload: Workload,
  pods: readonly PodView[],
): Eviction[] {
  const evicted = pods
    .filter(({ object: { status } }) => status.phase === "Failed" && status.reason === "Evicted")
    .map((pod) => ({ pod, at: evictedAt(inquiry, pod) }))
    .filter(({ at }) => Date.parse(at) >= inquiry.window.fromMs)
    .toSorted((left, right) => Date.parse(right.at) - Date.parse(left.at));
  const isOver =
    isBack(workload) &&
    !isLate(inquiry, evicted) &&
    evicted.every(({ pod }) => isWithoutPressure(inquiry, pod));
  return evicted.map((eviction) => ({ ...eviction, isOver }));
}

/** The pressure that the node of an evicted pod has now; none for a pod that went beyond a limit of its own. */
export function pressureOn({ cluster }: Inquiry, pod: PodView): Pressure | undefined {
  const node = cluster.nodes.get(pod.object.spec.nodeName ?? "");
  if (node === undefined || isByLimit(pod)) return undefined;
  const condition = node.status.conditions.find(
    ({ type, status }) => PRESSURES.has(type) && status === "True",
  );
  return condition && { node, condition };
}

/** By its own condition, by the event, else by what changed last: a pod that failed changes no more. */
function evictedAt({ cluster }: Inquiry, pod: PodView): string {
  const disruption = conditionOf(pod.object, "DisruptionTarget");
  const event = cluster.eventsOf(pod.ref).find(({ reason }) => reason === "Evicted");
  const told = disruption?.lastTransitionTime ?? (event && lastSeen(event));
  if (told !== undefined) return told;
  const changes = [
    ...pod.object.status.conditions.map(({ lastTransitionTime }) => lastTransitionTime),
    ...pod.containers.map((container) => lastEnd(container)?.finishedAt),
    startOf([pod]),
  ];
  const dated = changes.filter((time) => time !== undefined);
  return dated.toSorted((left, right) => Date.parse(right) - Date.parse(left))[0] ?? "";
}

/** It has its pods again, wants none, or its Job succeeded by another pod. */
function isBack(workload: Workload): boolean {
  if (isRun(workload)) return workload.pods.some((pod) => pod.object.status.phase === "Succeeded");
  return isHealthy(workload) && (livePods(workload).length > 0 || workload.desired === 0);
}

/** So short a time after the last that the next may follow: at the pace of those before, too. */
function isLate({ now }: Inquiry, evicted: readonly { readonly at: string }[]): boolean {
  const [last = NaN, ...before] = evicted.map(({ at }) => Date.parse(at));
  const pace = before.length === 0 ? 0 : (last - (before.at(-1) ?? last)) / before.length;
  return now - last < Math.max(LATELY_MS, 2 * pace);
}

/** What of its node could not be read is not gone. */
function isWithoutPressure(inquiry: Inquiry, pod: PodView): boolean {
  const { nodeName } = pod.object.spec;
  if (nodeName === undefined || isByLimit(pod)) return true;
  const isSeen = inquiry.cluster.gapIn("Node", undefined, nodeName) === undefined;
  return isSeen && pressureOn(inquiry, pod) === undefined;
}

function isByLimit({ object }: PodView): boolean {
  return ["storage_limit", "volume_limit"].includes(readEviction(object.status.message ?? "").kind);
}

import type { ObjectRef } from "@binnacle/contracts";
import type { Cluster } from "./cluster.ts";
import { lastSeen } from "./events.ts";
import { refOf } from "./object-key.ts";
import { conditionOf, type PodView, startOf } from "./pod-view.ts";
import { desiredCount, isRun, livePods, servingCount, type Workload } from "./workload.ts";

/** Time that pods may take to be Ready: what a Deployment gives a rollout unless it says otherwise. */
export const DEADLINE_MS = 600_000;
/** A program comes up within it. */
const YOUTH_MS = 2 * 60_000;
/** A load balancer finds a new target healthy within it. */
export const GATE_MS = 5 * 60_000;
/** Time that a controller may take to make a pod after it began to. */
const CREATION_MS = 3 * 60_000;

/** Time in which a node that an autoscaler ordered is there. */
const NODE_MS = 5 * 60_000;
/** What Cluster Autoscaler and Karpenter say of a pod: they order a node for it, or they do not. */
const ORDERED = new Set(["TriggeredScaleUp", "Nominated"]);
const NOT_ORDERED = "NotTriggerScaleUp";

interface Look {
  readonly cluster: Cluster;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** Time that a pod of the workload may take to be Ready: its own deadline where that is longer, and what its probes wait. */
export function patienceMs(workload: Workload, pod: PodView): number {
  return Math.max(DEADLINE_MS, ownDeadlineMs(workload)) + graceMs(pod);
}

/** What it asks for itself. The highest number means that there is none. */
export function ownDeadlineMs({ deadlineSeconds = 0 }: Workload): number {
  return deadlineSeconds === 2 ** 31 - 1 ? 0 : deadlineSeconds * 1000;
}

/** It is so young that its own probes may fail, while others serve. */
export function isYoung(now: number, pod: PodView): boolean {
  return now - Date.parse(startOf([pod]) ?? "") <= Math.max(YOUTH_MS, graceMs(pod));
}

/** Its scheduler refuses it since a short while, and a node for it is ordered. */
export function awaitsNode({ cluster, now }: Look, { ref, object }: PodView): boolean {
  const since = conditionOf(object, "PodScheduled")?.lastTransitionTime;
  const said = cluster
    .eventsOf(ref)
    .find(({ reason }) => ORDERED.has(reason) || reason === NOT_ORDERED);
  const isOrdered = said !== undefined && said.reason !== NOT_ORDERED;
  return isOrdered && now - Date.parse(since ?? "") <= NODE_MS;
}

/** All that its controller asks for is Ready: a Deployment says so itself, others may lack one pod while they replace it. */
export function isServed(workload: Workload): boolean {
  const { ref, conditions } = workload;
  const ready = servingCount(workload);
  const mayLack = ref.kind === "Deployment" ? 0 : 1;
  const isSaid = conditions.some(({ type, status }) => type === "Available" && status === "True");
  return ready > 0 && (isSaid || ready >= desiredCount(workload) - mayLack);
}

/** Longest time that its probes wait before they speak. */
function graceMs({ containers }: PodView): number {
  const probes = containers.flatMap(({ spec }) => [spec?.readinessProbe, spec?.startupProbe]);
  return Math.max(
    ...probes.map((probe) => {
      const { initialDelaySeconds = 0, periodSeconds = 10, failureThreshold = 3 } = probe ?? {};
      return (initialDelaySeconds + periodSeconds * failureThreshold) * 1000;
    }),
    0,
  );
}

/** Since when its containers are ready and only its readiness gates are missing, which somebody outside opens. */
export function gatedSince({ object }: PodView): string | undefined {
  const isGated = conditionOf(object, "Ready")?.reason === "ReadinessGatesNotReady";
  return isGated ? conditionOf(object, "ContainersReady")?.lastTransitionTime : undefined;
}

/** It is not Ready, and may still become so. */
function isStarting(now: number, workload: Workload, pod: PodView): boolean {
  const gated = gatedSince(pod);
  if (gated !== undefined) return now - Date.parse(gated) <= GATE_MS;
  return now - Date.parse(startOf([pod]) ?? "") <= patienceMs(workload, pod);
}

/** All of it that is not Ready is on its way: pods start, or its controller has the time to make them. */
export function isOnItsWay({ cluster, now }: Look, workload: Workload): boolean {
  const unready = livePods(workload).filter((pod) => !pod.isReady);
  return (
    unready.every((pod) => isStarting(now, workload, pod)) && !isLacking({ cluster, now }, workload)
  );
}

/** Pods do not exist, and its controller had the time to make them. */
export function isLacking(look: Look, workload: Workload): boolean {
  const { desired = 0, unread, pods } = workload;
  const existing = pods.filter(({ object }) => object.status.phase !== "Succeeded");
  const live = livePods(workload);
  if (isRun(workload) || live.length + unread >= desired || existing.some(isLeaving)) return false;
  if (look.cluster.gapOf("Pod", workload.namespace) !== undefined) return false;
  const isWaiting = (pod: PodView) => !pod.isReady && isStarting(look.now, workload, pod);
  if (workload.isOrdered && live.some(isWaiting)) return false;
  return look.now - Date.parse(lastMoved(look, workload) ?? "") > CREATION_MS;
}

/** A Deployment that is paused since it was made: its controller makes no ReplicaSet for it, and so no pods. */
export function isUnbegun({ gapOf }: Cluster, workload: Workload): boolean {
  const { isPaused, rollouts, unread, namespace, desired = 0 } = workload;
  const isSeen = unread === 0 && gapOf("ReplicaSet", namespace) === undefined;
  return isPaused && isSeen && rollouts.length === 0 && desired > livePods(workload).length;
}

function isLeaving({ object }: PodView): boolean {
  return object.metadata.deletionTimestamp !== undefined;
}

/** When the workload, or a pod of it, was last made, scaled or changed by its controller. */
export function lastMoved(
  { cluster }: Pick<Look, "cluster">,
  workload: Workload,
): string | undefined {
  const { metadata, conditions, pods, rollouts } = workload;
  const times = [
    metadata?.creationTimestamp,
    ...(metadata?.managedFields ?? []).map(({ time }) => time),
    ...rollouts.slice(0, 1).map(({ replicaSet }) => replicaSet.metadata.creationTimestamp),
    ...pods.map(({ object }) => object.metadata.creationTimestamp),
    ...conditions.map(({ lastTransitionTime }) => lastTransitionTime),
    ...controllersOf(workload)
      .flatMap((ref) => cluster.eventsOf(ref))
      .filter(({ type }) => type !== "Warning")
      .map(lastSeen),
  ].filter((time) => time !== undefined);
  return times.toSorted((left, right) => Date.parse(right) - Date.parse(left))[0];
}

/** The workload and its newest ReplicaSet. */
export function controllersOf({ ref, rollouts }: Workload): ObjectRef[] {
  return [ref, ...rollouts.slice(0, 1).map((item) => refOf("ReplicaSet", item.replicaSet))];
}

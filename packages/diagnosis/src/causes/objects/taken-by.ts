import type { Cluster } from "../../graph/cluster.ts";
import {
  conditionOf,
  hasEnded,
  hasStarted,
  lastEnd,
  type PodView,
  waitingReason,
} from "../../graph/pod-view.ts";
import { livePods } from "../../graph/workload.ts";
import type { Inquiry } from "../../inquiry.ts";
import { isThere, missingFor } from "../not-started/missing-for.ts";
import { unpulledIn } from "../not-started/unpulled.ts";

/** A pod that failed this long before its node failed for a reason of its own: a node that starves takes pods along first. */
const BEFORE_MS = 5 * 60_000;

/** What a registry says to every node. */
const BY_REGISTRY = new Set(["not_found", "denied", "denied_or_absent", "invalid_name"]);

/** Pods that a node took along when it was lost, milliseconds since the epoch. */
export function takenBy(node: string, lostAt: number, inquiry: Inquiry): PodView[] {
  return (inquiry.cluster.podsByNode.get(node) ?? []).filter((pod) => {
    if (pod.isReady || hasEnded(pod)) return false;
    const since = conditionOf(pod.object, "Ready")?.lastTransitionTime;
    // Ready changes again from False to Unknown. The node controller takes Ready from a pod, never ContainersReady.
    const wasWell = conditionOf(pod.object, "ContainersReady")?.status === "True";
    const isLater = since === undefined || !(Date.parse(since) < lostAt - BEFORE_MS);
    return wasWell || (isLater && !failedItself(pod, inquiry, lostAt));
  });
}

/** Its workload lacks it still: a pod that is being deleted and was replaced is missed by nobody, whatever befalls the other. */
export function isMissed(pod: PodView, { workloadOf }: Cluster): boolean {
  const workload = workloadOf(pod);
  if (workload === undefined) return true;
  const { nodeName } = pod.object.spec;
  const elsewhere = livePods(workload).filter(({ object }) => object.spec.nodeName !== nodeName);
  const { desired } = workload;
  if (desired === undefined) return !pod.isOver || elsewhere.length === 0;
  if (elsewhere.filter(({ isReady }) => isReady).length >= desired) return false;
  return !pod.isOver || elsewhere.length < desired || elsewhere.some((it) => waitsFor(it, pod));
}

/** It cannot start while the volume of the other is held. */
function waitsFor(pod: PodView, other: PodView): boolean {
  if (hasStarted(pod)) return false;
  const held = new Set(claimsOf(other));
  return claimsOf(pod).some((name) => held.has(name));
}

function claimsOf({ object }: PodView): string[] {
  return object.spec.volumes.flatMap(
    ({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName ?? [],
  );
}

/** What its kubelet told of it before it was lost: its image or its settings are nowhere, or it had failed already. */
function failedItself(pod: PodView, inquiry: Inquiry, lostAt: number): boolean {
  const missing = missingFor(inquiry, pod);
  if (missing !== undefined && !isThere(inquiry, missing)) return true;
  const pull = unpulledIn(pod)?.pull;
  if (pull !== undefined && BY_REGISTRY.has(pull.kind)) return true;
  return pod.containers.some((container) => {
    const end = lastEnd(container);
    // One that falls again and again did so before; one that ended once may be the first that the node took.
    const graceMs = waitingReason(container) === "CrashLoopBackOff" ? 0 : BEFORE_MS;
    const isEarlier = Date.parse(end?.finishedAt ?? "") < lostAt - graceMs;
    const isUp = container.status?.state?.running !== undefined;
    return end !== undefined && end.exitCode !== 0 && isEarlier && !isUp;
  });
}

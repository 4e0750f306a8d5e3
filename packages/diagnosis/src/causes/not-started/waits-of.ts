import { present } from "@binnacle/contracts";
import { type ContainerView, hasStarted, type PodView } from "../../graph/pod-view.ts";
import type { Workload } from "../../graph/workload.ts";
import type { Inquiry } from "../../inquiry.ts";
import { plainWords } from "../../messages/plain-words.ts";
import { isThere, missingFor } from "./missing-for.ts";
import { tellingWarning } from "./telling-warning.ts";
import { answered, unpulledIn } from "./unpulled.ts";
import type { Wait } from "./wait.ts";

/** Time that a pod may take from its node to its first container. */
const PATIENCE_MS = 60_000;
/** Reasons with which containers wait that were never started. */
const BEFORE_START = new Set([
  "ContainerCreating",
  "PodInitializing",
  "CreateContainerConfigError",
  "CreateContainerError",
]);

/** What keeps these pods from being started. */
export function waitsOf(inquiry: Inquiry, _: Workload, pods: readonly PodView[]): Wait[] {
  const waiting = pods.filter(
    ({ isOver, isReady, object }) => !isOver && !isReady && object.spec.nodeName !== undefined,
  );
  return answered(
    inquiry,
    waiting.flatMap((pod) => waitOf(inquiry, pod) ?? []),
  );
}

function waitOf(inquiry: Inquiry, pod: PodView): Wait | undefined {
  const missing = missingFor(inquiry, pod);
  const isMissing = missing !== undefined && !isThere(inquiry, missing);
  if (isMissing) return missing;
  // What it missed is there now: the kubelet will try again.
  return unpulledIn(pod) ?? (missing === undefined ? stuck(inquiry, pod) : undefined);
}

/** It had its time, and no container of it ran. */
function stuck({ cluster, now }: Inquiry, pod: PodView): Wait | undefined {
  const container = pod.containers.find((item) => waitingOf(item) !== undefined);
  const { reason = "ContainerCreating", message } = (container && waitingOf(container)) ?? {};
  if (!BEFORE_START.has(reason) || !hadItsTime(pod, now) || hasStarted(pod)) return undefined;
  const warning = tellingWarning(cluster.eventsOf(pod.ref));
  return {
    pod,
    reason,
    ...present({ container, words: message && plainWords(message) }),
    ...(message === undefined ? warning : {}),
  };
}

function waitingOf({ status }: ContainerView) {
  return status?.state?.waiting;
}

function hadItsTime({ object }: PodView, now: number): boolean {
  const { status, metadata } = object;
  const since = Date.parse(status.startTime ?? metadata.creationTimestamp ?? "");
  return status.phase === "Pending" && now - since > PATIENCE_MS;
}

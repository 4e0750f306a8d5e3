import { present } from "@binnacle/contracts";
import { type ContainerView, hasStarted, type PodView } from "../../graph/pod-view.ts";
import type { Workload } from "../../graph/workload.ts";
import type { Inquiry } from "../../inquiry.ts";
import { type MountFailure, readMountFailure } from "../../messages/mount-failure.ts";
import { mostTelling, withoutNoise } from "../../messages/telling-event.ts";
import type { Event } from "../../state/cluster-kinds.ts";
import { isThere, missingFor } from "./missing-for.ts";
import type { Wait } from "./start-cause.ts";
import { answered, unpulledIn } from "./unpulled.ts";

/** Time that a pod may take from its node to its first container. */
const PATIENCE_MS = 60_000;
/** Reasons with which containers wait that were never started. */
const BEFORE_START = new Set([
  "ContainerCreating",
  "PodInitializing",
  "CreateContainerConfigError",
  "CreateContainerError",
]);

const VOLUME_REASONS = new Set(["FailedMount", "FailedAttachVolume", "FailedMapVolume"]);
/** Said of a pod before it had a node, and of one that may start all the same. */
const ASIDE = new Set([
  "FailedScheduling",
  "FailedToRetrieveImagePullSecret",
  "DNSConfigForming",
  "CheckLimitsForResolvConf",
  "MissingClusterDNS",
]);

interface Warning {
  readonly event: Event;
  readonly reason: string;
  /** Those that decide, in one line. */
  readonly words: string;
  readonly mount?: MountFailure;
}

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
    ...present({ container, words: message && withoutNoise(message) }),
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

/** Of the warnings about a pod, newest first, the one that tells most of why it does not start. */
function tellingWarning(events: readonly Event[]): Warning | undefined {
  const told = mostTelling(
    events.filter(({ type, reason }) => type === "Warning" && !ASIDE.has(reason)),
  );
  return told && read(told);
}

function read(event: Event): Warning {
  const { reason, message } = event;
  if (VOLUME_REASONS.has(reason)) {
    const mount = readMountFailure(message);
    return { event, reason, mount, words: mount.words };
  }
  return { event, reason, words: withoutNoise(message) };
}

import { present } from "@binnacle/contracts";
import { seenAt } from "../../graph/events.ts";
import { type ContainerView, hasStarted, type PodView } from "../../graph/pod-view.ts";
import type { Workload } from "../../graph/workload.ts";
import type { Inquiry } from "../../inquiry.ts";
import { refusesForGood } from "../../messages/lasting-refusal.ts";
import { type MountFailure, readMountFailure } from "../../messages/mount-failure.ts";
import { mostTelling, withoutNoise } from "../../messages/telling-event.ts";
import type { Event } from "../../state/cluster-kinds.ts";
import { isThere, missingFor } from "./missing-for.ts";
import type { Wait } from "./start-cause.ts";
import { answered, unpulledIn } from "./unpulled.ts";

/** Time that a pod may take from its node to its first container. */
const PATIENCE_MS = 60_000;
/** Time that the pull of an image may take: containerd gives one up that made no progress for so long. */
const PULL_MS = 5 * 60_000;
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

/** No container of it ran, and it had its time, or is refused for good. */
function stuck(inquiry: Inquiry, pod: PodView): Wait | undefined {
  const { cluster } = inquiry;
  const container = pod.containers.find((item) => waitingOf(item) !== undefined);
  const { reason = "ContainerCreating", message } = (container && waitingOf(container)) ?? {};
  if (!BEFORE_START.has(reason) || !isBeforeStart(pod)) return undefined;
  const told =
    message === undefined
      ? { reason, ...tellingWarning(cluster.eventsOf(pod.ref)) }
      : { reason, words: withoutNoise(message) };
  return isDue(inquiry, pod, told.words) ? { pod, ...present({ container }), ...told } : undefined;
}

function isDue(inquiry: Inquiry, pod: PodView, words = ""): boolean {
  const hadTime = hadItsTime(pod, inquiry.now) && !isPulling(inquiry, pod);
  return hadTime || refusesForGood(words);
}

function waitingOf({ status }: ContainerView) {
  return status?.state?.waiting;
}

function isBeforeStart(pod: PodView): boolean {
  return pod.object.status.phase === "Pending" && !hasStarted(pod);
}

/** Patience is for what is not said, or may pass. */
function hadItsTime({ object }: PodView, now: number): boolean {
  const { status, metadata } = object;
  return now - Date.parse(status.startTime ?? metadata.creationTimestamp ?? "") > PATIENCE_MS;
}

/** The last that was heard of it is that an image is being pulled. */
function isPulling({ cluster, now }: Inquiry, pod: PodView): boolean {
  const [newest] = cluster.eventsOf(pod.ref);
  return newest?.reason === "Pulling" && now - seenAt(newest) <= PULL_MS;
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

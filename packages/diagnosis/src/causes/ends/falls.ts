import { isOfContainer, lastSeen } from "../../graph/events.ts";
import { fallsUntold } from "../../graph/held-back.ts";
import {
  type ContainerView,
  type End,
  isBetweenEnds,
  lastEnd,
  MANY_RESTARTS,
  type PodView,
  runMs,
  START_MS,
  waitingReason,
} from "../../graph/pod-view.ts";
import { isRun, type Workload } from "../../graph/workload.ts";
import type { Inquiry } from "../../inquiry.ts";
import { mostTellingFirst } from "../../logs/logs-to-read.ts";
import type { Terminated } from "../../state/container.ts";
import { crashSince, restartsOf } from "./crash-since.ts";
import { isProbeKill } from "./is-probe-kill.ts";

/** A container whose restart is this young may fall again: it counts as crashing after enough restarts. */
const FRESH_MS = 10 * 60_000;
/** One end after a longer run is no loop. */
const LOOP_RUN_MS = 60 * 60_000;
/** A Job that failed this long ago, and was left at that, is history. */
const RUN_MS = 24 * 60 * 60_000;

/** A container that ends again and again, or that did, or was killed for memory, and runs again. */
export interface Fall {
  readonly pod: PodView;
  readonly container: ContainerView;
  readonly end: End;
  /** It runs again. */
  readonly isPast: boolean;
}

/** The containers of these pods that fall, the one first whose log is read. */
export function fallsOf(inquiry: Inquiry, workload: Workload, pods: readonly PodView[]): Fall[] {
  const fallen = pods
    .filter((pod) => !pod.isOver || isFailedRun(inquiry, workload, pod))
    .flatMap((pod) => pod.containers.flatMap((container) => fallOf(inquiry, pod, container)));
  return mostTellingFirst(fallen);
}

function fallOf(inquiry: Inquiry, pod: PodView, container: ContainerView): Fall[] {
  const end = lastEnd(container);
  if (isFalling(inquiry, pod, container))
    return [{ pod, container, end: end ?? {}, isPast: hasRecovered(inquiry, pod, container) }];
  return end !== undefined && !pod.isOver && wasKilled(inquiry, container, end)
    ? [{ pod, container, end, isPast: true }]
    : [];
}

function isFalling(inquiry: Inquiry, pod: PodView, container: ContainerView): boolean {
  const { cluster, now } = inquiry;
  const end = lastEnd(container);
  const falls =
    end === undefined
      ? fallsUntold(container, cluster.eventsOf(pod.ref), now)
      : crashes(container, end, now);
  return falls || isKilledByProbe(inquiry, pod, container);
}

/** It is Ready, and runs for longer than it fell for, from its first end to the start of this run. */
function hasRecovered(inquiry: Inquiry, pod: PodView, container: ContainerView): boolean {
  const { startedAt = "" } = container.status?.state?.running ?? {};
  const end = lastEnd(container);
  if (end === undefined || !pod.isReady || isKilledByProbe(inquiry, pod, container)) return false;
  const first = Date.parse(crashSince(inquiry, { pod, container, end }) ?? "");
  const fellMs = Date.parse(startedAt) - first + (runMs(end) ?? 0);
  return inquiry.now - Date.parse(startedAt) > Math.max(START_MS, fellMs);
}

/** The kubelet kills it for its probe: that it runs at this moment, even Ready, is no end of it. */
function isKilledByProbe(
  { cluster, now }: Inquiry,
  pod: PodView,
  container: ContainerView,
): boolean {
  if (pod.isOver || restartsOf(container) === 0) return false;
  return cluster
    .eventsOf(pod.ref)
    .some(
      (event) =>
        event.reason === "Killing" &&
        now - Date.parse(lastSeen(event) ?? "") < FRESH_MS &&
        isProbeKill(event) &&
        isOfContainer(event, container.name),
    );
}

/** Killed for memory within the window, and running since. */
function wasKilled({ window }: Inquiry, { status }: ContainerView, end: Terminated): boolean {
  return (
    end.reason === "OOMKilled" &&
    Date.parse(end.finishedAt ?? "") >= window.fromMs &&
    status?.state?.running !== undefined
  );
}

/** A run of a Job (or a pod without owner) that failed lately, and none after it goes on or succeeded. */
function isFailedRun({ now, cluster }: Inquiry, workload: Workload, pod: PodView): boolean {
  const { status, metadata } = pod.object;
  if (!isRun(workload) || metadata.deletionTimestamp !== undefined) return false;
  if (status.phase !== "Failed" || status.reason === "Evicted") return false;
  const madeAt = Date.parse(metadata.creationTimestamp ?? status.startTime ?? "");
  const successAt = cluster.successes.get(workload.key) ?? 0;
  if (now - endedAt(pod, madeAt) > RUN_MS || successAt >= madeAt) return false;
  return !workload.pods.some((other) => other !== pod && follows(other, madeAt));
}

function endedAt(pod: PodView, otherwise: number): number {
  const ends = pod.containers.map((item) => Date.parse(lastEnd(item)?.finishedAt ?? ""));
  return Math.max(otherwise, ...ends.filter(Number.isFinite));
}

/** A later try that succeeded, or is still at it. */
function follows({ object }: PodView, madeAt: number): boolean {
  const isTry = ["Succeeded", "Running", "Pending"].includes(object.status.phase ?? "");
  return isTry && Date.parse(object.metadata.creationTimestamp ?? "") >= madeAt;
}

/** The container ends again and again. */
function crashes(container: ContainerView, end: Terminated, now: number): boolean {
  const waiting = waitingReason(container);
  if (waiting !== undefined) return waiting === "CrashLoopBackOff" || START_FAILURES.has(waiting);
  // A program that ended well and runs again may be done with a piece of its work.
  if (end.exitCode === 0) return isBetweenEnds(container, now);
  return container.status?.state?.terminated !== undefined || fallsAgain(container, end, now);
}

/** The runtime could not start the command. */
const START_FAILURES = new Set([
  "RunContainerError",
  "CreateContainerError",
  "StartError",
  "PostStartHookError",
]);

/** It runs at this moment, after many ends, the last of them a moment ago and soon after its start. */
function fallsAgain({ status }: ContainerView, end: Terminated, now: number): boolean {
  const isShort = (runMs(end) ?? 0) < LOOP_RUN_MS;
  const isFresh = now - Date.parse(end.finishedAt ?? "") < FRESH_MS;
  return isShort && isFresh && (status?.restartCount ?? 0) >= MANY_RESTARTS;
}

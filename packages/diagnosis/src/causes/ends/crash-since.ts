import { earliest } from "../../facts/times.ts";
import { firstSeen, isOfContainer } from "../../graph/events.ts";
import {
  type ContainerView,
  conditionOf,
  type End,
  type PodView,
  runMs,
} from "../../graph/pod-view.ts";
import type { Inquiry } from "../../inquiry.ts";
import type { Event } from "../../state/cluster-kinds.ts";

interface Ended {
  readonly pod: PodView;
  readonly container: ContainerView;
  readonly end: End;
}

/**
 * When the container first ended. The API keeps only the last end: the first is reckoned from the first start and the
 * length of a run where the count of restarts shows that it fell from the beginning, else from the first back-off.
 */
export function crashSince({ cluster }: Inquiry, ended: Ended): string | undefined {
  const { pod, container, end } = ended;
  if (isOnlyEnd(container)) return end.finishedAt;
  const events = cluster.eventsOf(pod.ref).filter((event) => isOfContainer(event, container.name));
  const first = firstStart(pod, events);
  const readyUntil = wasReadyUntil(ended);
  if (readyUntil !== undefined && Date.parse(readyUntil) > Date.parse(first ?? "") + LATER_MS)
    return readyUntil;
  if (first !== undefined && fellFromTheStart(ended, Date.parse(first)))
    return new Date(Date.parse(first) + (runMs(end) ?? 0)).toISOString().replace(".000Z", "Z");
  const backOff = events.filter((event) => event.reason === "BackOff").map(firstSeen);
  return earliest(backOff) ?? end.finishedAt;
}

/** A pod is told not Ready within seconds of its start. */
const LATER_MS = 30_000;

/** What never passed its readiness probe is not Ready from its start on: a later time is when that ended, unless the last run was Ready too. */
function wasReadyUntil({ pod, end }: Ended): string | undefined {
  const { status, lastTransitionTime } = conditionOf(pod.object, "Ready") ?? {};
  const isBeforeLastRun = Date.parse(lastTransitionTime ?? "") < Date.parse(end.startedAt ?? "");
  return status === "False" && isBeforeLastRun && pod.containers.every(isProbedOrInit)
    ? lastTransitionTime
    : undefined;
}

/** Without a probe a container is ready with each start, and its pod with it. */
function isProbedOrInit({ spec, isInit }: ContainerView): boolean {
  return isInit || spec?.readinessProbe !== undefined;
}

/** Each restart follows an end; a container that does not run has ended once more. */
function isOnlyEnd(container: ContainerView): boolean {
  const isRunning = container.status?.state?.running !== undefined;
  return restartsOf(container) + (isRunning ? 0 : 1) <= 1;
}

export function restartsOf(container: ContainerView): number {
  return container.status?.restartCount ?? 0;
}

function firstStart(pod: PodView, events: readonly Event[]): string | undefined {
  const started = events.filter((event) => event.reason === "Started").map(firstSeen);
  return earliest(started) ?? pod.object.status.startTime ?? pod.object.metadata.creationTimestamp;
}

/** The kubelet waits 0, 10, 20, 40, 80, 160 and then 300 s between runs: so many restarts fit into a life. */
function fellFromTheStart({ container, end }: Ended, firstMs: number): boolean {
  if (end.finishedAt === undefined) return false;
  const lengthMs = runMs(end) ?? 0;
  const lifeMs = Date.parse(end.finishedAt) - firstMs;
  let fits = 0;
  let wait = 0;
  for (let at = lengthMs; at + wait + lengthMs <= lifeMs && fits < 1000; fits += 1) {
    at += wait + lengthMs;
    wait = wait === 0 ? 10_000 : Math.min(300_000, wait * 2);
  }
  return restartsOf(container) >= fits * 0.6;
}

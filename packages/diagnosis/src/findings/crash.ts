import { keyOf } from "@binnacle/contracts";
import { type ContainerView, lastEnd, type PodView, waitingReason } from "../graph/pod-view.ts";
import { isRun, type Workload } from "../graph/workload.ts";
import type { Inquiry } from "../inquiry.ts";
import type { ReadLog } from "../logs/log-book.ts";
import { objectsOf } from "../state/cluster-state.ts";
import type { Terminated } from "../state/container.ts";
import { crashSince, restartsOf, runMs } from "./crash-since.ts";
import { earliest } from "./pod-question.ts";

/** A container whose restart is this young may fall again: it counts as crashing after enough restarts. */
const FRESH_MS = 10 * 60_000;
const MANY_RESTARTS = 3;
/** A run that lasts less than this never got to work. */
const START_MS = 120_000;
/** One end after a longer run is no loop. */
const LOOP_RUN_MS = 60 * 60_000;
/** A Job that failed this long ago, and was left at that, is history. */
const RUN_MS = 24 * 60 * 60_000;

/** A container of a workload that ends again and again, in all pods where it does. */
export interface Crash {
  readonly workload: Workload;
  readonly pods: readonly PodView[];
  /** The pod and container with most restarts: the example that is cited. */
  readonly pod: PodView;
  readonly container: ContainerView;
  readonly end: Terminated;
  readonly restarts: number;
  readonly log: ReadLog | undefined;
  readonly since: string | undefined;
  /** It ends soon after each start. */
  readonly isOnStart: boolean;
}

interface Hit {
  readonly pod: PodView;
  readonly container: ContainerView;
  readonly end: Terminated;
}

/** Every container that crashes now, one entry a workload and container. */
export function crashesOf(inquiry: Inquiry): Crash[] {
  const succeeded = successes(inquiry);
  return [...inquiry.cluster.workloads.values()].flatMap((workload) => {
    const successAt = succeeded.get(workload.key);
    const hits = workload.pods.flatMap((pod) => hitsIn(inquiry, { workload, pod, successAt }));
    return [...Map.groupBy(hits, (hit) => hit.container.name).values()].flatMap((group) =>
      toCrash(inquiry, workload, group),
    );
  });
}

interface Run {
  readonly workload: Workload;
  readonly pod: PodView;
  /** When a Job of the workload last succeeded, milliseconds since the epoch. */
  readonly successAt: number | undefined;
}

function hitsIn(inquiry: Inquiry, run: Run): Hit[] {
  const { pod } = run;
  if (pod.isOver && !isFailedRun(inquiry, run)) return [];
  return pod.containers.flatMap((container) => {
    const end = lastEnd(container);
    return end !== undefined && crashes(container, end, inquiry.now)
      ? [{ pod, container, end }]
      : [];
  });
}

/** A run of a Job (or a pod without owner) that failed lately, and none after it goes on or succeeded. */
function isFailedRun({ now }: Inquiry, { workload, pod, successAt }: Run): boolean {
  const { status, metadata } = pod.object;
  if (!isRun(workload) || metadata.deletionTimestamp !== undefined) return false;
  if (status.phase !== "Failed" || status.reason === "Evicted") return false;
  const madeAt = Date.parse(metadata.creationTimestamp ?? status.startTime ?? "");
  if (now - endedAt(pod, madeAt) > RUN_MS || (successAt ?? 0) >= madeAt) return false;
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

/** The last success of each Job and CronJob, by the Jobs themselves: their pods may be gone. */
function successes({ cluster }: Inquiry): ReadonlyMap<string, number> {
  const latest = new Map<string, number>();
  for (const { metadata, status } of objectsOf(cluster.state, "Job")) {
    const at = Date.parse(status.completionTime ?? "");
    if (status.succeeded === 0 || !Number.isFinite(at)) continue;
    const owner = metadata.ownerReferences[0] ?? { kind: "Job", name: metadata.name };
    const key = keyOf({ ...owner, namespace: metadata.namespace });
    latest.set(key, Math.max(at, latest.get(key) ?? 0));
  }
  return latest;
}

/** The container ends again and again. */
export function crashesNow(container: ContainerView, now: number): boolean {
  const end = lastEnd(container);
  return end !== undefined && crashes(container, end, now);
}

function crashes(container: ContainerView, end: Terminated, now: number): boolean {
  const waiting = waitingReason(container);
  if (waiting !== undefined) return waiting === "CrashLoopBackOff" || isStartFailure(container);
  if (end.exitCode === 0) return false;
  return container.status?.state?.terminated !== undefined || fallsAgain(container, end, now);
}

/** It runs at this moment, after many ends, the last of them a moment ago and soon after its start. */
function fallsAgain({ status }: ContainerView, end: Terminated, now: number): boolean {
  const isShort = (runMs(end) ?? 0) < LOOP_RUN_MS;
  const isFresh = now - Date.parse(end.finishedAt ?? "") < FRESH_MS;
  return isShort && isFresh && (status?.restartCount ?? 0) >= MANY_RESTARTS;
}

/** The runtime could not start the command. */
function isStartFailure(container: ContainerView): boolean {
  return ["RunContainerError", "CreateContainerError", "StartError", "PostStartHookError"].includes(
    waitingReason(container) ?? "",
  );
}

function toCrash(inquiry: Inquiry, workload: Workload, hits: readonly Hit[]): Crash[] {
  const [worst] = hits.toSorted(
    (left, right) => restartsOf(right.container) - restartsOf(left.container),
  );
  if (worst === undefined) return [];
  const log = hits
    .map((hit) => inquiry.logs.of(hit.pod, hit.container.name))
    .find((found) => found !== undefined);
  return [
    {
      workload,
      pods: hits.map((hit) => hit.pod),
      ...worst,
      restarts: hits.reduce((sum, hit) => Math.max(sum, restartsOf(hit.container)), 0),
      log,
      since: earliest(hits.map((hit) => crashSince(inquiry, hit))),
      isOnStart: (runMs(worst.end) ?? 0) < START_MS,
    },
  ];
}

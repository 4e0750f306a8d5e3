import { type ContainerView, lastEnd, type PodView, waitingReason } from "../graph/pod-view.ts";
import { isRun, type Workload } from "../graph/workload.ts";
import type { Inquiry } from "../inquiry.ts";
import type { ReadLog } from "../logs/log-book.ts";
import type { Terminated } from "../state/container.ts";
import { crashSince, runMs } from "./crash-since.ts";
import { earliest } from "./failing-pods.ts";

/** A container whose restart is this young may fall again: it counts as crashing after enough restarts. */
const FRESH_MS = 10 * 60_000;
const MANY_RESTARTS = 3;
/** A run that lasts less than this never got to work. */
const START_MS = 120_000;

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
  return [...inquiry.cluster.workloads.values()].flatMap((workload) => {
    const hits = workload.pods.flatMap((pod) => hitsIn(inquiry, workload, pod));
    return [...Map.groupBy(hits, (hit) => hit.container.name).values()].flatMap((group) =>
      toCrash(inquiry, workload, group),
    );
  });
}

function hitsIn(inquiry: Inquiry, workload: Workload, pod: PodView): Hit[] {
  if (pod.isOver && !isFailedRun(workload, pod)) return [];
  return pod.containers.flatMap((container) => {
    const end = lastEnd(container);
    return end !== undefined && crashes(container, end, inquiry.now)
      ? [{ pod, container, end }]
      : [];
  });
}

/** A run of a Job (or a pod without owner) that failed, and none after it succeeded. */
function isFailedRun(workload: Workload, pod: PodView): boolean {
  const { status, metadata } = pod.object;
  if (!isRun(workload)) return false;
  if (status.phase !== "Failed" || status.reason === "Evicted") return false;
  return !workload.pods.some(
    (other) =>
      other.object.status.phase === "Succeeded" &&
      (other.object.metadata.creationTimestamp ?? "") >= (metadata.creationTimestamp ?? ""),
  );
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
  const { state, restartCount = 0 } = container.status ?? {};
  const isFresh = now - Date.parse(end.finishedAt ?? "") < FRESH_MS;
  return state?.terminated !== undefined || (isFresh && restartCount >= MANY_RESTARTS);
}

/** The runtime could not start the command. */
function isStartFailure(container: ContainerView): boolean {
  return ["RunContainerError", "CreateContainerError", "StartError", "PostStartHookError"].includes(
    waitingReason(container) ?? "",
  );
}

function toCrash(inquiry: Inquiry, workload: Workload, hits: readonly Hit[]): Crash[] {
  const [worst] = hits.toSorted((left, right) => restartsOf(right) - restartsOf(left));
  if (worst === undefined) return [];
  const log = hits
    .map((hit) => inquiry.logs.of(hit.pod, hit.container.name))
    .find((found) => found !== undefined);
  return [
    {
      workload,
      pods: hits.map((hit) => hit.pod),
      ...worst,
      restarts: hits.reduce((sum, hit) => Math.max(sum, restartsOf(hit)), 0),
      log,
      since: earliest(hits.map((hit) => crashSince(inquiry, hit))),
      isOnStart: (runMs(worst.end) ?? 0) < START_MS,
    },
  ];
}

function restartsOf(hit: Hit): number {
  return hit.container.status?.restartCount ?? 0;
}

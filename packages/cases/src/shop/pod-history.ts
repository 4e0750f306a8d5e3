import type { Pod, Run } from "./plan.ts";

/** From the creation of a pod to its place on a node. */
export const scheduleDelayMs = 1000;
/** From the creation of a pod to the start of its container when the image is on the node. */
const startDelayMs = 3000;
/** From the start of the container to the first good readiness probe. */
const readinessDelayMs = 8000;

/** A run that may still go on, and its number: 0 is the first. */
export interface NumberedRun {
  readonly number: number;
  readonly startedMs: number;
  readonly finishedMs?: number;
}

export interface PodMoment {
  readonly exists: boolean;
  readonly isReady: boolean;
  readonly isRunning: boolean;
  readonly restartCount: number;
  /** When the readiness or the state changed last. */
  readonly changedMs: number;
  /** The run that runs or ran last; undefined before the first. */
  readonly run: NumberedRun | undefined;
  /** The run that ended last. */
  readonly ended: NumberedRun | undefined;
}

export interface PodHistory {
  readonly at: (timeMs: number) => PodMoment;
}

/** What the pod was at any moment: objects, series and logs all ask here, so that they agree. */
export function podHistory(pod: Pod): PodHistory {
  const { createdMs, deletedMs = Number.POSITIVE_INFINITY } = pod.plan;
  const runs = runsOf(pod);
  return {
    at: (timeMs) => ({
      exists: timeMs >= createdMs && timeMs < deletedMs,
      ...momentOf(pod, runs, timeMs),
    }),
  };
}

function momentOf(pod: Pod, runs: readonly NumberedRun[], timeMs: number) {
  const run = runs.findLast(({ startedMs }) => startedMs <= timeMs);
  const ended = runs.findLast(({ finishedMs }) => (finishedMs ?? timeMs + 1) <= timeMs);
  if (run === undefined) {
    const changedMs = pod.plan.createdMs;
    return { isReady: false, isRunning: false, restartCount: 0, changedMs, run, ended };
  }
  const isRunning = run !== ended;
  const hasProbe = pod.rollout.container.readinessPath !== undefined;
  const readyMs = run.startedMs + (hasProbe ? readinessDelayMs : 0);
  return {
    isReady: isRunning && timeMs >= readyMs,
    isRunning,
    restartCount: run.number,
    changedMs: isRunning ? readyMs : (run.finishedMs ?? readyMs),
    run,
    ended,
  };
}

/** The runs of the container that are known, oldest first; the last has no end when it still runs. */
export function runsOf(pod: Pod): readonly NumberedRun[] {
  const { state, createdMs } = pod.plan;
  if (state.kind === "crash-loop") return state.runs.map((run, number) => ({ ...run, number }));
  if (state.kind !== "running") return [];
  const { lastRun, restarts = 1 } = state;
  if (lastRun === undefined) return [{ number: 0, startedMs: createdMs + startDelayMs }];
  const { startedMs, finishedMs } = lastRun;
  return [
    { number: restarts - 1, startedMs, finishedMs },
    { number: restarts, startedMs: finishedMs + 1000 },
  ];
}

/** The wait after so many runs: the kubelet restarts at once, then doubles 10 s up to 5 min. */
export function backOffMs(runs: number): number {
  return runs < 2 ? 0 : Math.min(300_000, 10_000 * 2 ** (runs - 2));
}

/**
 * Runs of a container that exits after `runMs` each time, from its first start, with the waits of the kubelet between
 * them and one second of its own. The last one has begun by `untilMs` and may end later.
 */
export function crashRuns(firstMs: number, runMs: number, untilMs: number): Run[] {
  const runs: Run[] = [];
  let startedMs = firstMs;
  while (startedMs <= untilMs) {
    const finishedMs = startedMs + runMs;
    runs.push({ startedMs, finishedMs });
    startedMs = finishedMs + backOffMs(runs.length) + 1000;
  }
  return runs;
}

/** Why the container waits, as the kubelet and kube-state-metrics name it; undefined while it runs. */
export function waitingReason({ plan }: Pod, { isRunning, run }: PodMoment): string | undefined {
  if (isRunning) return undefined;
  if (run !== undefined) return "CrashLoopBackOff";
  return plan.state.kind === "image-pull" ? "ImagePullBackOff" : "ContainerCreating";
}

/** How the last run of the container that ended did end. */
export function exitOf({ plan }: Pod): { exitCode: number; reason: string } {
  const { state } = plan;
  if (state.kind === "crash-loop") return { exitCode: state.exitCode, reason: "Error" };
  const lastRun = state.kind === "running" ? state.lastRun : undefined;
  return { exitCode: lastRun?.exitCode ?? 0, reason: lastRun?.reason ?? "Completed" };
}

import { digest } from "./determinism.ts";
import type { Pod, Run } from "./plan.ts";
import { timestamp } from "./timestamp.ts";

/** From the creation of a pod to the start of its container when the image is on the node. */
export const startDelayMs = 3000;
/** From the start of the container to the first good readiness probe. */
const readinessDelayMs = 8000;

export interface PodMoment {
  readonly exists: boolean;
  readonly isReady: boolean;
  readonly isRunning: boolean;
  /** Start of the run that runs or ran last; undefined before the first. */
  readonly startedMs: number | undefined;
  readonly containerStatus: ContainerMoment;
}

export interface ContainerMoment {
  readonly restartCount: number;
  readonly isStarted: boolean;
  readonly changedMs: number;
  readonly state: object;
  readonly lastState: object;
}

/** What the pod was at any moment: objects, series and logs all ask here, so that they agree. */
export function podHistory(pod: Pod): { readonly at: (timeMs: number) => PodMoment } {
  const { plan } = pod;
  const exists = (timeMs: number) =>
    timeMs >= plan.createdMs && (plan.deletedMs === undefined || timeMs < plan.deletedMs);
  return {
    at: (timeMs) => ({ exists: exists(timeMs), ...momentOf(pod, timeMs) }),
  };
}

/** The runs of the container, oldest first; the last has no end when it still runs. */
export function runsOf(pod: Pod): readonly { startedMs: number; finishedMs?: number }[] {
  const { state, createdMs } = pod.plan;
  switch (state.kind) {
    case "crash-loop":
      return state.runs;
    case "running":
      return state.lastRun === undefined
        ? [{ startedMs: createdMs + startDelayMs }]
        : [state.lastRun, { startedMs: state.lastRun.finishedMs + 1000 }];
    case "unscheduled":
    case "image-pull":
      return [];
  }
}

function momentOf(pod: Pod, timeMs: number): Omit<PodMoment, "exists"> {
  const { state, createdMs } = pod.plan;
  const runs = runsOf(pod).filter((run) => run.startedMs <= timeMs);
  const current = runs.at(-1);
  if (current === undefined) return waiting(pod, createdMs);
  const ended = runs.filter((run) => run.finishedMs !== undefined && run.finishedMs <= timeMs);
  const lastEnded = ended.at(-1);
  const isRunning = lastEnded !== current;
  const readyMs = current.startedMs + (pod.rollout.container.readinessPath ? readinessDelayMs : 0);
  const inLastRun = state.kind === "running" && ended.length > 0;
  const restartCount = inLastRun ? (state.restarts ?? 1) : runs.length - 1;
  return {
    isReady: isRunning && timeMs >= readyMs,
    isRunning,
    startedMs: current.startedMs,
    containerStatus: {
      restartCount,
      isStarted: isRunning,
      changedMs: isRunning ? readyMs : (current.finishedMs ?? readyMs),
      state: isRunning
        ? { running: { startedAt: timestamp(current.startedMs) } }
        : { waiting: backOff(pod, runs.length) },
      lastState: lastEnded?.finishedMs === undefined ? {} : terminated(pod, lastEnded, restartCount),
    },
  };
}

function waiting(pod: Pod, createdMs: number): Omit<PodMoment, "exists"> {
  const { state } = pod.plan;
  const reason =
    state.kind === "image-pull"
      ? { reason: "ImagePullBackOff", message: state.message }
      : { reason: "ContainerCreating" };
  return {
    isReady: false,
    isRunning: false,
    startedMs: undefined,
    containerStatus: {
      restartCount: 0,
      isStarted: false,
      changedMs: createdMs,
      state: { waiting: reason },
      lastState: {},
    },
  };
}

/** The kubelet doubles its wait from 10 s up to 5 min; the first restart comes at once. */
function backOff(pod: Pod, runs: number) {
  const seconds = Math.min(300, 10 * 2 ** Math.max(0, runs - 2));
  return {
    reason: "CrashLoopBackOff",
    message: `back-off ${backOffText(seconds)} restarting failed container=${pod.rollout.container.name} pod=${pod.name}_${pod.workload.namespace}(${pod.uid})`,
  };
}

function backOffText(seconds: number): string {
  if (seconds < 60) return `${seconds}s`;
  return `${Math.floor(seconds / 60)}m${seconds % 60}s`;
}

function terminated(pod: Pod, run: { startedMs: number; finishedMs?: number }, restarts: number) {
  const { state } = pod.plan;
  const exit =
    state.kind === "running" && state.lastRun !== undefined
      ? { exitCode: state.lastRun.exitCode, reason: state.lastRun.reason, run: restarts - 1 }
      : { exitCode: state.kind === "crash-loop" ? state.exitCode : 0, reason: "Error", run: restarts };
  const finishedMs = run.finishedMs ?? run.startedMs;
  return {
    terminated: {
      containerID: `containerd://${digest(`${pod.uid}/${exit.run}`)}`,
      exitCode: exit.exitCode,
      finishedAt: timestamp(finishedMs),
      reason: exit.reason,
      startedAt: timestamp(run.startedMs),
    },
  };
}

/**
 * Runs of a container that exits after `runMs` each time, from its first start to the recording:
 * waits of 0, 10, 20, 40, 80, 160, 300, 300 … s between them, plus one second of the kubelet's own.
 */
export function crashRuns(firstMs: number, runMs: number, untilMs: number): Run[] {
  const runs: Run[] = [];
  let startedMs = firstMs;
  while (startedMs + runMs <= untilMs) {
    const finishedMs = startedMs + runMs;
    runs.push({ startedMs, finishedMs });
    const waitMs = runs.length === 1 ? 0 : Math.min(300_000, 10_000 * 2 ** (runs.length - 2));
    startedMs = finishedMs + waitMs + 1000;
  }
  return runs;
}

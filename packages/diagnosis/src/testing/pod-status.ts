import { ago } from "./moment.ts";

/** Status of a pod that runs and is Ready. */
export function running(lastState: object = {}, restartCount = 0): object {
  return podStatus("Running", "True", {
    ready: true,
    restartCount,
    state: { running: { startedAt: ago(10) } },
    lastState,
  });
}

/** Status of a pod that runs since so many minutes and is not Ready. */
export function unready(minutes = 19): object {
  return podStatus("Running", "False", {
    ready: false,
    restartCount: 0,
    state: { running: { startedAt: ago(minutes) } },
  });
}

/** Status of a pod whose node was lost so many minutes ago: Ready no more, though its containers were until the last report. */
export function lost(minutes: number): object {
  const well = running();
  return {
    ...well,
    conditions: [
      { type: "Ready", status: "False", lastTransitionTime: ago(minutes) },
      { type: "ContainersReady", status: "True", lastTransitionTime: ago(60) },
    ],
  };
}

/** Status of a pod whose container ends with an error three seconds after each start. */
export function crashing(end: object = {}): object {
  return podStatus("Running", "False", {
    ready: false,
    restartCount: 7,
    state: { waiting: { reason: "CrashLoopBackOff" } },
    lastState: { terminated: ended(end) },
  });
}

/** The end of a run of three seconds. */
export function ended(end: object = {}): object {
  return {
    exitCode: 1,
    reason: "Error",
    startedAt: "2026-11-21T03:11:57Z",
    finishedAt: ago(2),
    ...end,
  };
}

/** Status of a pod whose container waits. */
export function waiting(reason: string, message?: string): object {
  return podStatus("Pending", "False", {
    ready: false,
    restartCount: 0,
    state: { waiting: { reason, message } },
  });
}

/** Status of a pod that the scheduler does not place since so many minutes. */
export function unscheduled(message: string, minutes = 20): object {
  return {
    phase: "Pending",
    conditions: [
      {
        type: "PodScheduled",
        status: "False",
        reason: "Unschedulable",
        message,
        lastTransitionTime: ago(minutes),
      },
    ],
  };
}

function podStatus(phase: string, ready: string, container: object): object {
  return {
    phase,
    startTime: ago(20),
    conditions: [{ type: "Ready", status: ready, lastTransitionTime: ago(19) }],
    containerStatuses: [{ name: "app", ...container }],
  };
}

import { ago, type Patch } from "./reshape.ts";

/** How a pod was, besides what its state says. Times in minutes before the question. */
interface Told {
  /** Of the container. */
  readonly name?: string;
  readonly restarts?: number;
  readonly last?: object;
}

/** Status of a pod that is Ready since so many minutes. */
export function ready(since: number, { name = "app", restarts = 0, last = {} }: Told = {}): Patch {
  return statusOf("Running", {
    since,
    isReady: true,
    container: {
      name,
      ready: true,
      started: true,
      restartCount: restarts,
      state: { running: { startedAt: ago(since) } },
      lastState: last,
    },
  });
}

/** Its container runs since so many minutes, and its probe has not passed yet. */
export function notYetReady(
  since: number,
  { name = "app", restarts = 0, last = {} }: Told = {},
): Patch {
  return statusOf("Running", {
    since,
    isReady: false,
    container: {
      name,
      ready: false,
      started: false,
      restartCount: restarts,
      state: { running: { startedAt: ago(since) } },
      lastState: last,
    },
  });
}

/** Made so many minutes ago: its image is pulled, its volumes are mounted. */
export function creating(since: number, { name = "app" }: Told = {}): Patch {
  return statusOf("Pending", {
    since,
    isReady: false,
    container: {
      name,
      ready: false,
      started: false,
      restartCount: 0,
      state: { waiting: { reason: "ContainerCreating" } },
      lastState: {},
    },
  });
}

/** An init container runs since so many minutes. */
export function initializing(since: number, init: string): Patch {
  const container = {
    name: "app",
    ready: false,
    started: false,
    restartCount: 0,
    state: { waiting: { reason: "PodInitializing" } },
    lastState: {},
  };
  const runs = {
    ...container,
    name: init,
    started: true,
    state: { running: { startedAt: ago(since) } },
  };
  const status = statusOf("Pending", { since, isReady: false, container });
  return {
    ...status,
    conditions: conditionsOf(since, { isReady: false, isInitialized: false }),
    initContainerStatuses: [runs],
  };
}

/** Not placed yet since so many minutes, and nobody has said why. */
export function unplaced(): Patch {
  return {
    phase: "Pending",
    conditions: undefined,
    containerStatuses: undefined,
    startTime: undefined,
    podIP: undefined,
  };
}

/** It ended so many minutes ago. */
export function over(since: number, exitCode = 0, name = "app"): Patch {
  const reason = exitCode === 0 ? "Completed" : "Error";
  return statusOf(exitCode === 0 ? "Succeeded" : "Failed", {
    since,
    isReady: false,
    container: {
      name,
      ready: false,
      started: false,
      restartCount: 0,
      state: { terminated: end(since, exitCode, reason) },
      lastState: {},
    },
  });
}

/** Evicted by its kubelet so many minutes ago: only its object is left. */
export function evicted(since: number): Patch {
  return {
    phase: "Failed",
    reason: "Evicted",
    message: "The node was low on resource: memory. Threshold quantity: 100Mi, available: 61Mi. ",
    startTime: ago(since + 60),
    conditions: [
      {
        type: "DisruptionTarget",
        status: "True",
        reason: "TerminationByKubelet",
        lastTransitionTime: ago(since),
      },
      ...conditionsOf(since, { isReady: false }),
    ],
    containerStatuses: undefined,
  };
}

/** An end of a container, two minutes after it began. */
export function end(since: number, exitCode: number, reason: string) {
  return { exitCode, reason, startedAt: ago(since + 2), finishedAt: ago(since) };
}

interface StatusInput {
  readonly since: number;
  readonly isReady: boolean;
  readonly container: object;
}

function statusOf(phase: string, { since, isReady, container }: StatusInput): Patch {
  return {
    phase,
    startTime: ago(since),
    conditions: conditionsOf(since, { isReady }),
    containerStatuses: [container],
  };
}

function conditionsOf(
  since: number,
  { isReady, isInitialized = true }: { isReady: boolean; isInitialized?: boolean },
) {
  const lastTransitionTime = ago(since);
  const unready = {
    reason: "ContainersNotReady",
    message: "containers with unready status: [app]",
  };
  const told = isReady ? { status: "True" } : { status: "False", ...unready };
  return [
    { type: "Initialized", status: isInitialized ? "True" : "False", lastTransitionTime },
    { type: "Ready", ...told, lastTransitionTime },
    { type: "ContainersReady", ...told, lastTransitionTime },
    { type: "PodScheduled", status: "True", lastTransitionTime },
  ];
}

/** Made twenty minutes ago; its container was not started, and the kubelet says why. */
export function waiting(reason: string, message: string): Patch {
  const state = { waiting: { reason, ...(message !== "" && { message }) } };
  const container = {
    name: "app",
    ready: false,
    started: false,
    restartCount: 0,
    state,
    lastState: {},
  };
  return statusOf("Pending", { since: 20, isReady: false, container });
}

/** Made twenty minutes ago; it ended so many minutes ago, a few seconds after its start, as it did before. */
export function crashing(
  since: number,
  { name = "app", ...told }: { exitCode: number; reason: string; name?: string },
): Patch {
  const message = `back-off 5m0s restarting failed container=${name}`;
  const terminated = { ...told, startedAt: ago(since + 0.1), finishedAt: ago(since) };
  return statusOf("Running", {
    since: 20,
    isReady: false,
    container: {
      name,
      ready: false,
      started: false,
      restartCount: 8,
      state: { waiting: { reason: "CrashLoopBackOff", message } },
      lastState: { terminated },
    },
  });
}

import type { ContainerRun, RunState, Termination } from "./container-run.ts";
import { addressOf } from "./probe.ts";
import type { Container, Pod } from "./world.ts";

export interface PodRun {
  readonly startedAtMs: number;
  readonly init: readonly ContainerRun[];
  readonly main: readonly ContainerRun[];
  /** When readiness last changed. */
  readonly readySinceMs: number;
}

const instant = (ms: number): string => new Date(ms).toISOString().replace(/\.\d+Z$/, "Z");

/** The status that a kubelet would report, for a strategic merge patch. */
export function podStatus(pod: Pod, run: PodRun): object {
  const initialized = isInitialized(run);
  const ready = initialized && run.main.every((one) => one.ready);
  const unready = run.main.flatMap((one, index) =>
    one.ready ? [] : [pod.spec.containers[index]?.name ?? ""],
  );
  const phase = phaseOf(pod, run);
  const changed = instant(run.readySinceMs);
  const condition = (type: string, status: boolean, why: object = {}): object => ({
    type,
    status: status ? "True" : "False",
    lastTransitionTime: changed,
    reason: null,
    message: null,
    ...(status ? {} : why),
  });
  const notReady =
    phase === "Succeeded"
      ? { reason: "PodCompleted" }
      : {
          reason: phase === "Failed" ? "PodFailed" : "ContainersNotReady",
          message: `containers with unready status: [${unready.join(" ")}]`,
        };
  const names = pod.spec.initContainers.map(({ name }) => name).join(" ");
  const incomplete = `containers with incomplete status: [${names}]`;
  const address = addressOf(pod.metadata.uid);
  return {
    phase,
    startTime: instant(run.startedAtMs),
    hostIP: "127.0.0.1",
    hostIPs: [{ ip: "127.0.0.1" }],
    podIP: address,
    podIPs: [{ ip: address }],
    conditions: [
      condition("PodReadyToStartContainers", true),
      condition("Initialized", initialized, {
        reason: "ContainersNotInitialized",
        message: incomplete,
      }),
      condition("Ready", ready, notReady),
      condition("ContainersReady", ready, notReady),
    ],
    ...(run.init.length === 0
      ? {}
      : { initContainerStatuses: statuses(pod.spec.initContainers, run.init) }),
    containerStatuses: statuses(pod.spec.containers, run.main),
  };
}

export function isInitialized({ init }: PodRun): boolean {
  return init.every(hasSucceeded);
}

export function hasSucceeded({ state }: ContainerRun): boolean {
  return state.kind === "terminated" && state.termination.exitCode === 0;
}

function phaseOf(pod: Pod, run: PodRun): string {
  const codes = run.main.map(({ state }) =>
    state.kind === "terminated" ? state.termination.exitCode : undefined,
  );
  const isOver = pod.spec.restartPolicy === "Never" && codes.every((code) => code !== undefined);
  if (isOver) return codes.every((code) => code === 0) ? "Succeeded" : "Failed";
  const neverRan = run.main.every(({ state, last }) => state.kind === "waiting" && !last);
  return neverRan ? "Pending" : "Running";
}

function statuses(
  containers: readonly Container[],
  runs: readonly ContainerRun[],
): readonly object[] {
  return runs.map((run, index) => {
    const container = containers[index];
    const isRunning = run.state.kind === "running";
    const lastState =
      run.last === undefined || run.state.kind === "terminated"
        ? {}
        : { lastState: { terminated: terminated(run.last) } };
    return {
      name: container?.name,
      image: container?.image,
      imageID: isRunning ? `${container?.image}@sha256:${"5e".repeat(32)}` : "",
      ready: run.ready || (run.state.kind === "terminated" && run.state.termination.exitCode === 0),
      started: isRunning,
      restartCount: run.restarts,
      state: stateOf(run.state),
      ...lastState,
    };
  });
}

function stateOf(state: RunState): object {
  if (state.kind === "waiting")
    return { waiting: { reason: state.reason, message: state.message } };
  if (state.kind === "running") return { running: { startedAt: instant(state.startedAtMs) } };
  return { terminated: terminated(state.termination) };
}

function terminated({ exitCode, reason, message, ...times }: Termination): object {
  return {
    exitCode,
    reason,
    ...(message === undefined ? {} : { message }),
    startedAt: instant(times.startedAtMs),
    finishedAt: instant(times.finishedAtMs),
    containerID: `containerd://${times.finishedAtMs.toString(16).padStart(64, "0")}`,
  };
}

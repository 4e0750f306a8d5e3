import { type Ending, type Fate, fateOf } from "./behaviour.ts";
import type { Moment } from "./moment.ts";
import { type Occurrence, warning } from "./occurrence.ts";
import { failedProbeNow, killedByProbe } from "./probe.ts";
import { missingPullSecrets, startProblem } from "./start-problem.ts";

export interface Termination {
  readonly exitCode: number;
  readonly reason: string;
  readonly message?: string;
  readonly startedAtMs: number;
  readonly finishedAtMs: number;
}

export type RunState =
  | { readonly kind: "waiting"; readonly reason: string; readonly message?: string }
  | { readonly kind: "running"; readonly startedAtMs: number }
  | { readonly kind: "terminated"; readonly termination: Termination };

/** One container as its kubelet keeps it. */
export interface ContainerRun {
  readonly state: RunState;
  readonly restarts: number;
  readonly ready: boolean;
  readonly last?: Termination;
  /** When a waiting container is tried again or a running one is probed. */
  readonly nextMs: number;
}

export interface Step {
  readonly run: ContainerRun;
  readonly events: readonly Occurrence[];
  readonly lines: readonly string[];
  /** A new process: the log of the one before becomes the previous log. */
  readonly isNewProcess: boolean;
}

const backoffSeconds = [1, 10, 20, 40, 80, 160, 300];

export const created: ContainerRun = {
  state: { kind: "waiting", reason: "ContainerCreating" },
  restarts: 0,
  ready: false,
  nextMs: 0,
};

/** What the kubelet does with a container now. */
export function advance(run: ContainerRun, moment: Moment): Step {
  if (run.state.kind === "running") return attend(run, run.state.startedAtMs, moment);
  const isOver = run.state.kind === "terminated" && !willRestart(run.state.termination, moment);
  if (isOver || moment.nowMs < run.nextMs) return quiet(run);
  return start(run, moment);
}

function quiet(run: ContainerRun): Step {
  return { run, events: [], lines: [], isNewProcess: false };
}

function start(run: ContainerRun, moment: Moment): Step {
  const problem = startProblem(moment);
  const { image } = moment.container;
  const wait = { ...run, ready: false, nextMs: moment.nowMs + 8000 };
  if (problem === undefined) return started(run, moment);
  if (problem.kind === "image")
    return withoutSecret(notPulled(wait, image, problem.message), moment);
  if (problem.kind === "mount") {
    const events = [{ ...warning("FailedMount", problem.message), isOfPod: true as const }];
    return { ...quiet(wait), events };
  }
  const failed = warning("Failed", `Error: ${problem.message}`);
  const events = [pulled(image), failed];
  if (problem.kind === "config") {
    const state = waiting("CreateContainerConfigError", problem.message);
    return { ...quiet({ ...wait, state }), events };
  }
  const ending = { exitCode: 128, reason: "StartError", message: problem.message };
  const termination = { ...ending, startedAtMs: 0, finishedAtMs: moment.nowMs };
  const again = { ...run, restarts: restartsAfter(run) };
  return { ...fail(again, moment, termination), events };
}

function notPulled(wait: ContainerRun, image: string, message: string): Step {
  const isFirst = wait.state.kind !== "waiting" || wait.state.reason === "ContainerCreating";
  if (isFirst)
    return {
      ...quiet({ ...wait, state: waiting("ErrImagePull", message) }),
      events: [
        { type: "Normal", reason: "Pulling", message: `Pulling image "${image}"` },
        warning("Failed", `Failed to pull image "${image}": ${message}`),
        warning("Failed", "Error: ErrImagePull"),
      ],
    };
  const text = `Back-off pulling image "${image}": ErrImagePull: ${message}`;
  return {
    ...quiet({ ...wait, state: waiting("ImagePullBackOff", text) }),
    events: [
      { type: "Normal", reason: "BackOff", message: `Back-off pulling image "${image}"` },
      warning("Failed", "Error: ImagePullBackOff"),
    ],
  };
}

function withoutSecret(step: Step, moment: Moment): Step {
  const names = missingPullSecrets(moment).join(", ");
  if (names === "") return step;
  const message = `Unable to retrieve some image pull secrets (${names}); attempting to pull the image may not succeed.`;
  const event = { ...warning("FailedToRetrieveImagePullSecret", message), isOfPod: true as const };
  return { ...step, events: [event, ...step.events] };
}

function started(run: ContainerRun, { container, nowMs }: Moment): Step {
  const { name, image } = container;
  return {
    run: {
      ...run,
      state: { kind: "running", startedAtMs: nowMs },
      restarts: restartsAfter(run),
      ready: false,
      nextMs: nowMs + 5000,
    },
    events: [
      pulled(image),
      { type: "Normal", reason: "Created", message: `Created container: ${name}` },
      { type: "Normal", reason: "Started", message: `Started container ${name}` },
    ],
    lines: ["starting"],
    isNewProcess: true,
  };
}

function attend(run: ContainerRun, startedAtMs: number, moment: Moment): Step {
  const fate = fateOf(moment);
  const elapsed = (moment.nowMs - startedAtMs) / 1000;
  if (fate.end !== undefined && elapsed >= fate.end.afterSeconds)
    return end(run, moment, { ending: fate.end, startedAtMs });
  const isListening = elapsed >= fate.readyAfterSeconds;
  const ready = isListening && fate.unready === undefined && !isDoomed(fate, moment);
  const becameReady = ready && !run.ready;
  if (moment.nowMs < run.nextMs && !becameReady) return quiet(run);
  return {
    run: { ...run, ready, nextMs: moment.nowMs + 5000 },
    events: ready ? [] : failedProbeNow(moment, isListening),
    lines: [...(becameReady ? [fate.banner] : []), ...fate.complaints],
    isNewProcess: false,
  };
}

/** It will end by itself before a readiness probe succeeds. */
function isDoomed({ end: ending }: Fate, { container }: Moment): boolean {
  if (ending === undefined || container.readinessProbe === undefined) return false;
  return ending.byLiveness !== true && ending.exitCode !== 0;
}

function end(
  run: ContainerRun,
  moment: Moment,
  { ending, startedAtMs }: { ending: Ending; startedAtMs: number },
): Step {
  const { exitCode, reason, lines } = ending;
  const step = fail(run, moment, { exitCode, reason, startedAtMs, finishedAtMs: moment.nowMs });
  const events = killedByProbe(ending, moment);
  return { ...step, events: [...events, ...step.events], lines };
}

/** A container that ended: over, or waiting for its next try. */
function fail(run: ContainerRun, moment: Moment, termination: Termination): Step {
  const delay = backoffSeconds[Math.min(run.restarts, backoffSeconds.length - 1)] ?? 300;
  const ended = {
    restarts: run.restarts,
    ready: false,
    nextMs: moment.nowMs + delay * 1000,
    last: termination,
  };
  const isWaiting = willRestart(termination, moment) && delay >= 10;
  if (!isWaiting) return quiet({ ...ended, state: { kind: "terminated", termination } });
  const { name, namespace, uid } = moment.pod.metadata;
  const where = `${name}_${namespace}(${uid})`;
  const { name: container } = moment.container;
  const message = `back-off ${duration(delay)} restarting failed container=${container} pod=${where}`;
  return {
    ...quiet({ ...ended, state: waiting("CrashLoopBackOff", message) }),
    events: [
      warning("BackOff", `Back-off restarting failed container ${container} in pod ${where}`),
    ],
  };
}

function willRestart({ exitCode }: Termination, { pod, container }: Moment): boolean {
  const isInit = pod.spec.initContainers.includes(container);
  if (isInit) return exitCode !== 0;
  return pod.spec.restartPolicy === "Always";
}

function restartsAfter({ last, restarts }: ContainerRun): number {
  return last === undefined ? 0 : restarts + 1;
}

function waiting(reason: string, message: string): RunState {
  return { kind: "waiting", reason, message };
}

function pulled(image: string): Occurrence {
  const message = `Container image "${image}" already present on machine`;
  return { type: "Normal", reason: "Pulled", message };
}

function duration(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  return minutes === 0 ? `${seconds}s` : `${minutes}m${seconds % 60}s`;
}

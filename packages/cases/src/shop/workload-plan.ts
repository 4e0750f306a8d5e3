import { numberOf } from "./determinism.ts";
import { usualLogEveryMs } from "./normal-logs.ts";
import type {
  ContainerPlan,
  EnvironmentVariable,
  LogText,
  PodPlan,
  RolloutPlan,
  TrafficPlan,
  WorkloadPlan,
} from "./plan.ts";
import { bytesOf } from "./quantity.ts";
import { dayMs, hourMs, minuteMs, secondMs } from "./timestamp.ts";

/** What is special about a workload; the rest follows from its name. */
export interface WorkloadInput {
  readonly kind?: WorkloadPlan["kind"];
  readonly namespace: string;
  readonly name: string;
  readonly image: string;
  /** Tag of the rollout before. */
  readonly previousTag?: string;
  readonly tag: string;
  /** Number of the current rollout. */
  readonly revision: number;
  readonly replicas: number;
  readonly port?: number;
  readonly portName?: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** Environment variables from a Secret of that name, by key. */
  readonly secrets?: Readonly<Record<string, { readonly name: string; readonly key: string }>>;
  readonly configMap?: string;
  readonly cpuRequest?: string;
  readonly memory: string;
  readonly hasReadinessProbe?: boolean;
  readonly hasLivenessProbe?: boolean;
  readonly container?: string;
  /** Age of the current rollout in days; from the name when absent. */
  readonly rolloutAgeDays?: number;
  readonly createdAgeDays?: number;
  readonly traffic?: TrafficPlan;
  readonly logTexts: readonly [LogText, ...LogText[]];
  readonly logEveryMs?: number;
  readonly storage?: string;
  readonly isCareful?: boolean;
}

/** A healthy workload that has run its current rollout for days. */
export function workloadPlan(input: WorkloadInput, recordedMs: number): WorkloadPlan {
  const { namespace, name, revision, replicas, port } = input;
  const key = `${namespace}/${name}`;
  const rolloutAgeDays = input.rolloutAgeDays ?? 3 + numberOf(`rollout/${key}`, 14);
  const createdAgeDays = input.createdAgeDays ?? 120 + numberOf(`created/${key}`, 200);
  const jitterMs = numberOf(`hour/${key}`, 9 * 3600) * secondMs;
  const atMs = recordedMs - rolloutAgeDays * dayMs - 12 * hourMs + jitterMs;
  const container = containerPlan(input);
  const rollouts = rolloutsOf(input, container, atMs);
  return {
    kind: input.kind ?? "Deployment",
    namespace,
    name,
    createdMs: recordedMs - createdAgeDays * dayMs + jitterMs,
    rollouts,
    replicas,
    pods: runningPods(revision, replicas, atMs),
    ...(port === undefined ? {} : { service: { port, portName: input.portName ?? "http" } }),
    ...(input.traffic === undefined ? {} : { traffic: input.traffic }),
    logTexts: input.logTexts,
    logEveryMs: input.logEveryMs ?? usualLogEveryMs,
    ...(input.storage === undefined ? {} : { storage: input.storage }),
    ...(input.isCareful === undefined ? {} : { isCareful: input.isCareful }),
  };
}

/** Pods of a finished rollout, one made some seconds after the other. */
function runningPods(revision: number, count: number, fromMs: number): PodPlan[] {
  return Array.from({ length: count }, (_, index) => ({
    revision,
    index,
    createdMs: fromMs + index * 14 * secondMs,
    state: { kind: "running" },
  }));
}

function rolloutsOf(
  input: WorkloadInput,
  container: ContainerPlan,
  atMs: number,
): readonly [RolloutPlan, ...RolloutPlan[]] {
  const current = { revision: input.revision, atMs, container };
  if (input.revision < 2) return [current];
  const previous = {
    revision: input.revision - 1,
    atMs: atMs - 6 * dayMs - 95 * minuteMs,
    container: { ...container, image: `${input.image}:${input.previousTag ?? input.tag}` },
  };
  return [previous, current];
}

function containerPlan(input: WorkloadInput): ContainerPlan {
  const { port, configMap, memory } = input;
  return {
    name: input.container ?? "app",
    image: `${input.image}:${input.tag}`,
    ...(port === undefined ? {} : { port }),
    environment: environmentOf(input),
    ...(configMap === undefined ? {} : { configMap }),
    cpuRequest: input.cpuRequest ?? "100m",
    memoryRequest: memory,
    memoryLimit: memory,
    workingSetBytes: Math.floor(
      bytesOf(memory) * (0.4 + numberOf(`memory/${input.name}`, 25) / 100),
    ),
    ...(input.hasReadinessProbe === false ? {} : { readinessPath: "/healthz/ready" }),
    ...(input.hasLivenessProbe === true ? { livenessPath: "/healthz/live" } : {}),
  };
}

function environmentOf({ environment = {}, secrets = {} }: WorkloadInput): EnvironmentVariable[] {
  return [
    ...Object.entries(environment).map(([name, value]) => ({ name, value })),
    ...Object.entries(secrets).map(([name, secretKeyRef]) => ({
      name,
      valueFrom: { secretKeyRef },
    })),
  ];
}

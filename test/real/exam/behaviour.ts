import { programOf, tagOf } from "./image.ts";
import type { Moment } from "./moment.ts";
import { type CallFailure, callFailed, type Program, variableMissing } from "./programs.table.ts";
import {
  type Container,
  isForbidden,
  isWithoutDns,
  keyOf,
  type Probe,
  type Strike,
} from "./world.ts";

/** What a running container does at this moment of its run. */
export interface Fate {
  readonly end?: Ending;
  readonly readyAfterSeconds: number;
  /** Why it is not ready although it has started. */
  readonly unready?: string;
  /** What it logs again and again meanwhile. */
  readonly complaints: readonly string[];
  readonly banner: string;
}

export interface Ending {
  readonly afterSeconds: number;
  readonly exitCode: number;
  readonly reason: "Error" | "OOMKilled" | "Completed";
  readonly lines: readonly string[];
  /** The kubelet ended it, because its liveness probe failed. */
  readonly byLiveness?: boolean;
  /** The same, because its startup probe did. */
  readonly byStartup?: boolean;
}

const patienceSeconds = 15;

export function fateOf(moment: Moment): Fate {
  const program = programOf(moment.container);
  const tag = tagOf(moment.container.image);
  const failing = failingCalls(moment, program);
  const startSeconds = program.slowTags?.[tag] ?? program.startSeconds;
  const broken = program.unreadyTags?.[tag];
  const blocking = failing.filter(({ whenDown }) => whenDown !== "log");
  const strike = strikeOf(moment);
  const sick = strike?.unready === true ? strike.lines : [];
  const isUnready = broken !== undefined || blocking.length + sick.length > 0;
  const end = endOf(moment, program, { failing, startSeconds });
  return {
    ...(end === undefined ? {} : { end }),
    readyAfterSeconds: startSeconds,
    ...(isUnready ? { unready: "statuscode: 503" } : {}),
    complaints: [
      ...sick,
      ...(broken === undefined ? [] : [broken]),
      ...failing.map(({ line }) => line),
    ],
    banner: program.banner,
  };
}

interface FailingCall {
  readonly whenDown: "exit" | "unready" | "log";
  readonly line: string;
}

function failingCalls(moment: Moment, program: Program): readonly FailingCall[] {
  return Object.entries(program.calls).flatMap(([name, whenDown]) => {
    const text = moment.container.env.find((one) => one.name === name)?.value;
    if (text === undefined) return [];
    const host = text.replace(/^\w+:\/\//, "");
    const failure = callFailure(moment, host);
    if (failure === undefined) return [];
    const line = callFailed(program.language, failure.kind, { host, address: failure.address });
    return [{ whenDown, line }];
  });
}

function callFailure(
  { pod, world }: Moment,
  host: string,
): { kind: CallFailure; address: string } | undefined {
  const [name = "", port = "80"] = host.split(":");
  if (isWithoutDns(world, pod)) return { kind: "no DNS", address: "" };
  const service = world.services.get(keyOf({ namespace: pod.metadata.namespace, name }));
  if (service === undefined || service.isExternal) return { kind: "no such host", address: "" };
  const address = `${service.address}:${port}`;
  // To a port that a Service does not have, and by a policy, packets are dropped, not refused.
  if (!service.ports.includes(Number(port))) return { kind: "timeout", address };
  if (service.ready === 0) return { kind: "refused", address };
  return isForbidden(world, pod, name) ? { kind: "timeout", address } : undefined;
}

interface Circumstances {
  readonly failing: readonly FailingCall[];
  readonly startSeconds: number;
}

function endOf(
  moment: Moment,
  program: Program,
  { failing, startSeconds }: Circumstances,
): Ending | undefined {
  const { container } = moment;
  const missing = program.requires.find((name) => !container.env.some((one) => one.name === name));
  const error = { exitCode: program.language === "go" ? 2 : 1, reason: "Error" as const };
  if (missing !== undefined)
    return { ...error, afterSeconds: 1, lines: variableMissing(program.language, missing) };
  const strike = strikeOf(moment);
  if (strike !== undefined && strike.unready !== true) return { reason: "Error", ...strike };
  if (limitMi(container) < program.memoryMi)
    return { afterSeconds: 4, exitCode: 137, reason: "OOMKilled", lines: [] };
  const deadly = failing.filter(({ whenDown }) => whenDown === "exit");
  if (deadly.length > 0)
    return { ...error, exitCode: 1, afterSeconds: patienceSeconds, lines: giveUp(deadly) };
  return killedByProbe(container, startSeconds) ?? ended(program);
}

function giveUp(calls: readonly FailingCall[]): readonly string[] {
  return [...calls.map(({ line }) => line), "giving up after 5 attempts, exiting"];
}

function strikeOf({ pod, container, world }: Moment): Strike | undefined {
  const key = `${pod.metadata.namespace}/${pod.metadata.labels["app"] ?? ""}`;
  const strike = world.strikes.get(key);
  const isMeant = strike?.container === undefined || strike.container === container.name;
  const isNew = Date.parse(pod.metadata.creationTimestamp) >= (strike?.fromMs ?? 0) - 1000;
  return isMeant && isNew ? strike : undefined;
}

function killedByProbe(
  { livenessProbe, startupProbe, ports }: Container,
  startSeconds: number,
): Ending | undefined {
  const killed = { exitCode: 137, reason: "Error" as const, lines: [] };
  const startupSeconds = startupProbe === undefined ? startSeconds : patienceOf(startupProbe);
  if (startSeconds > startupSeconds)
    return { ...killed, afterSeconds: startupSeconds, byStartup: true };
  if (livenessProbe === undefined) return undefined;
  const begin = startupProbe === undefined ? 0 : startSeconds;
  const afterSeconds = begin + patienceOf(livenessProbe);
  const port = livenessProbe.httpGet?.port;
  const isDeaf = typeof port === "number" && !ports.some((one) => one.containerPort === port);
  if (startSeconds <= afterSeconds && !isDeaf) return undefined;
  return { ...killed, afterSeconds, byLiveness: true };
}

function patienceOf({ initialDelaySeconds, periodSeconds, failureThreshold }: Probe): number {
  return initialDelaySeconds + periodSeconds * failureThreshold;
}

function ended({ endsAfterSeconds }: Program): Ending | undefined {
  if (endsAfterSeconds === undefined) return undefined;
  return { afterSeconds: endsAfterSeconds, exitCode: 0, reason: "Completed", lines: ["done"] };
}

/** MiB; no limit is no bound. */
function limitMi({ resources }: Container): number {
  const memory = resources.limits?.memory;
  if (memory === undefined) return Number.POSITIVE_INFINITY;
  const size = Number.parseInt(memory, 10);
  return memory.endsWith("Gi") ? size * 1024 : size;
}

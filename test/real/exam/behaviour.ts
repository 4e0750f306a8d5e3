import {
  type CallFailure,
  callFailed,
  type Program,
  programs,
  variableMissing,
} from "./programs.table.ts";
import { type Container, isForbidden, keyOf, type Pod, type Strike, type World } from "./world.ts";

export interface Moment {
  readonly pod: Pod;
  readonly container: Container;
  readonly world: World;
  readonly nowMs: number;
}

/** Why a container cannot be created or started, in the words of kubelet and runtime. */
export type StartProblem =
  | { readonly kind: "config"; readonly message: string }
  | { readonly kind: "image"; readonly message: string }
  | { readonly kind: "command"; readonly message: string };

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
}

const patienceSeconds = 15;

export function startProblem(moment: Moment): StartProblem | undefined {
  return (
    configProblem(moment) ?? imageProblem(moment.container) ?? commandProblem(moment.container)
  );
}

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

function configProblem({ pod, container, world }: Moment): StartProblem | undefined {
  const { namespace } = pod.metadata;
  const refs = container.env.flatMap(({ valueFrom }) => [
    ...keyRef("ConfigMap", valueFrom?.configMapKeyRef),
    ...keyRef("Secret", valueFrom?.secretKeyRef),
  ]);
  for (const { holder, name, key } of refs) {
    const kind = holder === "ConfigMap" ? "configmap" : "secret";
    const keys = world.keys[kind].get(keyOf({ namespace, name }));
    if (keys === undefined) return { kind: "config", message: `${kind} "${name}" not found` };
    const message = `couldn't find key ${key} in ${holder} ${namespace}/${name}`;
    if (!keys.has(key)) return { kind: "config", message };
  }
  return undefined;
}

type Holder = "ConfigMap" | "Secret";

function keyRef(
  holder: Holder,
  ref: { name: string; key: string; optional?: boolean | undefined } | undefined,
): readonly { holder: Holder; name: string; key: string }[] {
  return ref === undefined || ref.optional === true ? [] : [{ holder, ...ref }];
}

function imageProblem({ image }: Container): StartProblem | undefined {
  const program = programs[repositoryOf(image)];
  if (program?.tags.includes(tagOf(image)) === true) return undefined;
  const resolving = `failed to pull and unpack image "${image}": failed to resolve reference "${image}"`;
  const why =
    program === undefined
      ? `rpc error: code = Unknown desc = ${resolving}: pull access denied, repository does not exist or may require authorization: authorization failed: no basic auth credentials`
      : `rpc error: code = NotFound desc = ${resolving}: ${image}: not found`;
  return { kind: "image", message: why };
}

function commandProblem(container: Container): StartProblem | undefined {
  const [file] = container.command;
  if (file === undefined || programOf(container).files.includes(file)) return undefined;
  const message =
    "failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: " +
    `unable to start container process: error during container init: exec: "${file}": stat ${file}: no such file or directory: unknown`;
  return { kind: "command", message };
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
  const service = world.services.get(keyOf({ namespace: pod.metadata.namespace, name }));
  if (service === undefined) return { kind: "no such host", address: "" };
  const address = `${service.address}:${port}`;
  if (service.ready === 0) return { kind: "refused", address };
  // To a port that a Service does not have, packets are dropped, not refused.
  const isDropped = !service.ports.includes(Number(port)) || isForbidden(world, pod, name);
  return isDropped ? { kind: "timeout", address } : undefined;
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
  return killedByLiveness(container, startSeconds) ?? ended(program);
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

function killedByLiveness(
  { livenessProbe, startupProbe }: Container,
  startSeconds: number,
): Ending | undefined {
  if (livenessProbe === undefined || startupProbe !== undefined) return undefined;
  const { initialDelaySeconds, periodSeconds, failureThreshold } = livenessProbe;
  const afterSeconds = initialDelaySeconds + periodSeconds * failureThreshold;
  if (startSeconds <= afterSeconds) return undefined;
  return { afterSeconds, exitCode: 137, reason: "Error", lines: [], byLiveness: true };
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

function programOf({ image }: Container): Program {
  const program = programs[repositoryOf(image)];
  if (program === undefined) throw new Error(`no program ${image}`);
  return program;
}

function repositoryOf(image: string): string {
  return image.split("/").at(-1)?.split(":")[0] ?? "";
}

function tagOf(image: string): string {
  return image.split(":").at(-1) ?? "";
}

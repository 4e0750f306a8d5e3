// A program of the kubeconfig has what it has under kubectl: PATH, HOME, AWS_PROFILE.
// oxlint-disable-next-line no-restricted-imports
import { env } from "node:process";
import { AppError } from "@binnacle/contracts";
import type { Redactor } from "@binnacle/runtime";
import { z } from "zod";
import { parseJson } from "./parse-json.ts";
import { type Program, runProgram } from "./run-program.ts";
import type { Identity } from "./status-failure.ts";

/** What a kubeconfig's user may name under `exec` (client.authentication.k8s.io). */
export const ExecConfig = z.object({
  apiVersion: z.string().default("client.authentication.k8s.io/v1"),
  command: z.string().min(1),
  args: z.array(z.string()).nullish(),
  env: z.array(z.object({ name: z.string(), value: z.string() })).nullish(),
  installHint: z.string().nullish(),
});
export type ExecConfig = z.infer<typeof ExecConfig>;

const ExecCredential = z.object({
  status: z.object({
    token: z.string().optional(),
    clientCertificateData: z.string().optional(),
    clientKeyData: z.string().optional(),
    expirationTimestamp: z.iso.datetime({ offset: true }).optional().catch(undefined),
  }),
});
type Credential = z.infer<typeof ExecCredential>["status"];

interface ExecPorts {
  readonly identity: Identity;
  readonly redactor: Redactor;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Default: ten seconds, in which a program that asks a cloud answers or never does. */
  readonly timeoutMs?: number;
}

const usualTimeoutMs = 10_000;
/** A credential that ends while its request is under way is none. */
const earlyMs = 30_000;
/** More of what a program complains of nobody reads. */
const complaintAtMost = 300;

/**
 * The credential of a program that a kubeconfig names, from memory until it expires; requests that come together run it
 * once. Throws `AppError` that names the program and what it wrote to stderr, redacted.
 */
export function createExecPlugin(config: ExecConfig, ports: ExecPorts): () => Promise<Credential> {
  let running: Promise<Credential> | undefined;
  let kept: Credential | undefined;
  const run = async () => {
    try {
      kept = await runPlugin(config, ports);
      return kept;
    } finally {
      running = undefined;
    }
  };
  return async () => {
    if (kept !== undefined && !isOver(kept, ports.now())) return kept;
    running ??= run();
    return await running;
  };
}

/** Without an end it is kept until the API server refuses it. */
function isOver({ expirationTimestamp }: Credential, nowMs: number): boolean {
  return expirationTimestamp !== undefined && Date.parse(expirationTimestamp) - earlyMs <= nowMs;
}

async function runPlugin(config: ExecConfig, ports: ExecPorts): Promise<Credential> {
  const ended = await runProgram(programOf(config, ports.timeoutMs ?? usualTimeoutMs));
  if (ended.kind !== "ended" || ended.code !== 0) throw await failure(config, ended, ports);
  const credential = ExecCredential.safeParse(parseJson(ended.stdout)).data?.status;
  if (
    credential !== undefined &&
    (credential.token ?? credential.clientCertificateData) !== undefined
  )
    return credential;
  throw new AppError("unavailable", `${nameOf(config, ports)} answered with no credential.`);
}

function programOf(
  { apiVersion, command, args, env: more }: ExecConfig,
  timeoutMs: number,
): Program {
  const info = { kind: "ExecCredential", apiVersion, spec: { interactive: false } };
  const own = Object.fromEntries((more ?? []).map(({ name, value }) => [name, value]));
  const whole = { ...env, ...own, KUBERNETES_EXEC_INFO: JSON.stringify(info) };
  return { command, args: args ?? [], env: whole, timeoutMs };
}

type Ended = Awaited<ReturnType<typeof runProgram>>;

async function failure(config: ExecConfig, ended: Ended, ports: ExecPorts): Promise<AppError> {
  const { command, installHint } = config;
  const { user, context } = ports.identity;
  const of = `user ${user}, context ${context}`;
  if (ended.kind === "missing")
    return new AppError(
      "unavailable",
      `The kubeconfig gets its credentials from the program ${command}, which is not installed here (${of}).`,
      {
        remedy: {
          text: installHint?.trim() || `Install ${command}, or put it on the PATH, then ask again.`,
        },
      },
    );
  const said = await ports.redactor.text(ended.stderr.trim().slice(-4 * complaintAtMost));
  const words =
    said === "" ? "It wrote nothing to stderr." : `It wrote: ${said.slice(-complaintAtMost)}`;
  const remedy = { text: `Run ${command} by hand, and log in where it asks for that.` };
  if (ended.kind === "hung") {
    const waited = `did not end in ${ended.timeoutMs / 1000} s and was stopped`;
    return new AppError("timeout", `${nameOf(config, ports)} ${waited}. ${words}`, { remedy });
  }
  const how = `failed with exit code ${ended.code}`;
  return new AppError("unavailable", `${nameOf(config, ports)} ${how}. ${words}`, { remedy });
}

function nameOf({ command }: ExecConfig, { identity: { user, context } }: ExecPorts): string {
  return `The program ${command} that gives the credentials of the kubeconfig (user ${user}, context ${context})`;
}

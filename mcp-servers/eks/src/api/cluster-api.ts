import { setTimeout as pause } from "node:timers/promises";
import { AppError } from "@binnacle/contracts";
import { type Kubectl, kubectlFor } from "@binnacle/diagnosis";
import { createRedactor, type Redactor } from "@binnacle/runtime";
import type { Answer, Connection } from "./connection.ts";
import { type ApiResult, type Failure, fromSocketError, isPassing } from "./failure.ts";
import { parseJson } from "./parse-json.ts";
import { assertReadable } from "./readable-path.ts";
import { fromStatus, type Identity } from "./status-failure.ts";

export type Query = Readonly<Record<string, string | number | boolean | undefined>>;

export interface ReadOptions {
  readonly signal: AbortSignal;
  readonly query?: Query;
  readonly accept?: string;
}

/** Reads of one cluster. What the API server refuses or fails to answer is a value; a bug or a bad name throws. */
export interface ClusterApi {
  readonly identity: () => Promise<Identity>;
  /** Namespace of the kubeconfig's context. */
  readonly namespace: () => Promise<string>;
  readonly json: (path: string, options: ReadOptions) => Promise<ApiResult<unknown>>;
  readonly text: (path: string, options: ReadOptions) => Promise<ApiResult<string>>;
  /** Milliseconds since the epoch by the API server's last `Date` header; the own clock until one was seen. */
  readonly now: () => number;
  /** How commands for people are written. */
  readonly kubectl: Kubectl;
  /** What is read is redacted before it is anything else: facts, their ids, findings. */
  readonly redactor: Redactor;
}

const retryAfterAtMostMs = 5000;

/** The connection is made by the first read, and again after the credentials were refused (401): they may have been renewed. */
export function createClusterApi(
  connect: () => Promise<Connection>,
  kubectl: Kubectl = kubectlFor(undefined),
  redactor: Redactor = createRedactor(),
): ClusterApi {
  const link = createLink(connect);
  const clock = createServerClock();
  const read = async (path: string, options: ReadOptions): Promise<ApiResult<string>> => {
    assertReadable(path);
    const first = await attempt(await link.connected(), path, { ...options, noteDate: clock.note });
    const waitMs = pauseBeforeRetry(first);
    if (waitMs === undefined || options.signal.aborted) return first.result;
    if (first.status === 401) link.forget();
    await pause(waitMs, undefined, { signal: options.signal }).catch(() => undefined);
    if (options.signal.aborted) return first.result;
    const second = await attempt(await link.connected(), path, {
      ...options,
      noteDate: clock.note,
    });
    return second.result;
  };
  return {
    identity: async () => (await link.connected()).identity,
    namespace: async () => (await link.connected()).namespace,
    text: read,
    json: async (path, options) => {
      const result = await read(path, options);
      return result.kind === "failed" ? result : fromJson(result.value);
    },
    now: clock.now,
    kubectl,
    redactor,
  };
}

function createLink(connect: () => Promise<Connection>) {
  let connection: Promise<Connection> | undefined;
  return {
    connected: async () => {
      connection ??= connect();
      return await connection.catch((error: unknown) => {
        connection = undefined;
        throw error;
      });
    },
    forget: () => {
      connection = undefined;
    },
  };
}

function createServerClock() {
  let seen: { readonly at: number; readonly when: number } | undefined;
  return {
    note: (date: string | undefined) => {
      const at = Date.parse(date ?? "");
      if (Number.isFinite(at)) seen = { at, when: performance.now() };
    },
    now: () =>
      seen === undefined ? Date.now() : seen.at + Math.round(performance.now() - seen.when),
  };
}

interface Attempt {
  readonly result: ApiResult<string>;
  /** 0: the connection broke in a way that may pass. */
  readonly status?: number;
  readonly retryAfterMs?: number;
}

async function attempt(
  connection: Connection,
  path: string,
  options: ReadOptions & { readonly noteDate: (date: string | undefined) => void },
): Promise<Attempt> {
  const { identity } = connection;
  try {
    const answer = await connection.get(withQuery(path, options.query), {
      accept: options.accept ?? "application/json",
      signal: options.signal,
    });
    options.noteDate(answer.headers.date);
    return toAttempt(answer, identity);
  } catch (error) {
    if (error instanceof AppError) return failed(fromError(error));
    if (options.signal.aborted) return failed(late(identity));
    const failure = fromSocketError(error, identity.address);
    return { ...failed(failure), ...(isPassing(error) ? { status: 0 } : {}) };
  }
}

function fromError({ kind, message, remedy }: AppError): Failure {
  const todo = [remedy?.text, remedy?.command].filter(Boolean).join(" ");
  return { kind, why: message, ...(todo === "" ? {} : { remedy: todo }) };
}

function toAttempt({ status, headers, body }: Answer, identity: Identity): Attempt {
  if (status === 200) return { result: { kind: "ok", value: body } };
  const retryAfterMs = Number(headers["retry-after"] ?? "1") * 1000;
  return {
    status,
    retryAfterMs,
    result: { kind: "failed", failure: fromStatus(status, body, identity) },
  };
}

function failed(failure: Failure): Attempt {
  return { result: { kind: "failed", failure } };
}

function late({ address }: Identity): Failure {
  return {
    kind: "timeout",
    why: `The Kubernetes API server at ${address} did not answer in time.`,
    remedy: "Check its load and the network, then ask again.",
  };
}

/** One more attempt: after a 429 when the server says so, after a passing fault with jitter. */
function pauseBeforeRetry({ status, retryAfterMs = 1000 }: Attempt): number | undefined {
  if (status === 429) return retryAfterMs <= retryAfterAtMostMs ? retryAfterMs : undefined;
  if (status === 401) return 0;
  const mayPass = status === 0 || (status !== undefined && status >= 500 && status !== 501);
  return mayPass ? 50 + Math.random() * 100 : undefined;
}

function withQuery(path: string, query: Query = {}): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    if (value !== undefined && value !== "") parameters.set(name, String(value));
  return parameters.size === 0 ? path : `${path}?${parameters.toString()}`;
}

function fromJson(body: string): ApiResult<unknown> {
  const value = parseJson(body);
  if (value !== undefined) return { kind: "ok", value };
  const why = "The Kubernetes API server's answer is no JSON.";
  return { kind: "failed", failure: { kind: "unavailable", why } };
}

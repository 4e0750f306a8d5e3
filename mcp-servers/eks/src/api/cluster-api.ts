import { setTimeout as pause } from "node:timers/promises";
import { AppError } from "@binnacle/contracts";
import { type Kubectl, kubectlFor } from "@binnacle/diagnosis";
import { createBreakers } from "@binnacle/mcp/server";
import { createRedactor, type Redactor } from "@binnacle/runtime";
import type { Answer, Connection } from "./connection.ts";
import { createReview, type PostReview } from "./create-review.ts";
import { type ApiResult, type Failure, fromSocketError, isPassing } from "./failure.ts";
import { jsonOf } from "./json-of.ts";
import { assertReadable, backendOf, isOfKubelet } from "./readable-path.ts";
import { createServerClock } from "./server-clock.ts";
import { createSilence, type Silence } from "./silence.ts";
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
  /** Why who asks may not look at a path, whoever could answer it; absent: they may look at all. */
  readonly refusalOf?: (path: string) => Failure | undefined;
  /** Asks what somebody may do: the one thing that is posted, and the API server stores nothing of it. */
  readonly review: PostReview;
  /** Milliseconds since the epoch by the API server's last `Date` header; the own clock until one was seen. */
  readonly now: () => number;
  /** How commands for people are written. */
  readonly kubectl: Kubectl;
  /** What is read is redacted before it is anything else: facts, their ids, findings. */
  readonly redactor: Redactor;
}

type Reads = Omit<Connection, "open">;

const retryAfterAtMostMs = 5000;

/** The connection is made by the first read, and again after the credentials were refused (401): they may have been renewed. */
export function createClusterApi(
  connect: () => Promise<Reads>,
  kubectl: Kubectl = kubectlFor(undefined),
  redactor: Redactor = createRedactor(),
): ClusterApi {
  const link = createLink(connect);
  const clock = createServerClock();
  const silence = createSilence();
  const unlessResting = createBreakers({ faultOf, words });
  const once = async (path: string, options: Sent): Promise<Attempt> =>
    await attempt(await link.connected(), path, { ...options, noteDate: clock.note, silence });
  const twice = async (path: string, options: Sent): Promise<Attempt> => {
    const first = await once(path, options);
    const waitMs = pauseBeforeRetry(first);
    if (waitMs === undefined || options.signal.aborted) return first;
    if (first.status === 401) link.forget();
    await pause(waitMs, undefined, { signal: options.signal }).catch(() => undefined);
    return options.signal.aborted ? first : await once(path, options);
  };
  const read = async (path: string, options: ReadOptions): Promise<ApiResult<string>> => {
    assertReadable(path);
    const backend = backendOf(path);
    if (backend === undefined) return (await twice(path, options)).result;
    const given = await unlessResting(backend, () => twice(path, options), options.signal);
    return "result" in given ? given.result : failed(resting(given)).result;
  };
  return {
    identity: async () => (await link.connected()).identity,
    namespace: async () => (await link.connected()).namespace,
    text: read,
    review: createReview(async (path, options) => (await twice(path, options)).result),
    json: async (path, options) => jsonOf(await read(path, options)),
    now: clock.now,
    kubectl,
    redactor,
  };
}

function createLink(connect: () => Promise<Reads>) {
  let connection: Promise<Reads> | undefined;
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

/** What closes a resource for a while, and no other: each may have a server, a webhook or a store of its own. */
const words = {
  failing: "reads in a row failed",
  busy: "reads in a row were told to slow down",
  hanging: "reads in a row were not answered in time",
};

interface Attempt {
  readonly result: ApiResult<string>;
  readonly fault?: keyof typeof words;
  /** 0: the connection broke in a way that may pass. */
  readonly status?: number;
  readonly retryAfterMs?: number;
}

interface Sent extends ReadOptions {
  /** Of a review, which is posted. */
  readonly body?: string;
}

async function attempt(
  connection: Reads,
  path: string,
  options: Sent & {
    readonly noteDate: (date: string | undefined) => void;
    readonly silence: Silence;
  },
): Promise<Attempt> {
  const { identity } = connection;
  const { silence } = options;
  let sentMs: number | undefined;
  try {
    const { body, accept = "application/json", signal } = options;
    const onSent = () => {
      sentMs = performance.now();
      // A kubelet that hangs says nothing of the API server.
      if (!isOfKubelet(path)) silence.sent();
    };
    const how = { accept, signal, onSent };
    const answer =
      body === undefined
        ? await connection.get(withQuery(path, options.query), how)
        : await connection.review(path, { ...how, body });
    silence.answered();
    options.noteDate(answer.headers.date);
    return toAttempt(answer, identity);
  } catch (error) {
    if (error instanceof AppError) return failed(fromError(error));
    if (options.signal.aborted) return unanswered(identity, { ...options, sentMs });
    const failure = fromSocketError(error, identity.address);
    return { ...failed(failure), ...(isPassing(error) ? { status: 0 } : {}) };
  }
}

/** What found no socket while nothing was answered at all waited for the API server like the others. */
function unanswered(
  identity: Identity,
  how: Pick<ReadOptions, "signal"> & {
    readonly silence: Silence;
    readonly sentMs: number | undefined;
  },
): Attempt {
  const { signal, silence, sentMs } = how;
  if (sentMs === undefined && !silence.lastsFor(hangsAfterMs)) return failed(unasked(identity));
  return { ...failed(late(identity)), ...(isHanging(signal, sentMs) ? hanging : {}) };
}

function fromError({ kind, message, remedy }: AppError): Failure {
  const todo = [remedy?.text, remedy?.command].filter(Boolean).join(" ");
  return { kind, why: message, ...(todo === "" ? {} : { remedy: todo }) };
}

function toAttempt(answer: Answer, identity: Identity): Attempt {
  const { status, headers, body } = answer;
  if (status === 200 || status === 201) return { result: { kind: "ok", value: body } };
  const retryAfterMs = Number(headers["retry-after"] ?? "1") * 1000;
  return {
    status,
    retryAfterMs,
    ...faultOfStatus(status),
    result: { kind: "failed", failure: fromStatus(answer, identity) },
  };
}

function faultOfStatus(status: number): Pick<Attempt, "fault"> {
  if (status === 429) return { fault: "busy" };
  return status >= 500 && status !== 501 ? { fault: "failing" } : {};
}

const hanging = { fault: "hanging" } as const;
/** A read that waited less says nothing of who should have answered. */
const hangsAfterMs = 1000;

/** A deadline passed while it waited for the API server: not that somebody gave up, nor that it stood in a queue. */
function isHanging({ reason }: AbortSignal, sentMs: number | undefined): boolean {
  const isDeadline = reason instanceof DOMException && reason.name === "TimeoutError";
  return isDeadline && sentMs !== undefined && performance.now() - sentMs >= hangsAfterMs;
}

function faultOf({ fault, result }: Attempt) {
  return fault === undefined || result.kind === "ok"
    ? undefined
    : { fault, why: result.failure.why };
}

function resting({ fault, why, until }: { fault: string; why: string; until: string }): Failure {
  return {
    kind: fault === "hanging" ? "timeout" : "unavailable",
    why: `It is ${until}. The last: ${why}`,
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
    isLate: true,
  };
}

/** Who should have answered is blamed for nothing. */
function unasked({ address }: Identity): Failure {
  return {
    kind: "timeout",
    why: `There was no time left to ask the Kubernetes API server at ${address}: other reads came first.`,
    remedy: "Ask again, for one namespace or one object.",
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

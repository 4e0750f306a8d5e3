import { type Context, Hono } from "hono";
import { verifySignature } from "../aws/verify-signature.ts";
import { accessDenied, notEmulated, WireError } from "../aws/wire-error.ts";
import { listen } from "../listen.ts";
import type { IssuedCredentials } from "../pod-identity/start-pod-identity-emulator.ts";
import { bucketOperations } from "./bucket-operations.ts";
import { type DiskState, openDiskState } from "./disk-state.ts";
import { indexOperations } from "./index-operations.ts";
import type { Operation } from "./operation.ts";
import { vectorOperations } from "./vector-operations.ts";

const MAX_BODY_BYTES = 20 * 1024 * 1024;

export interface S3VectorsOptions {
  /** State is kept here and survives a restart. One emulator at a time. */
  readonly directory: string;
  /** The credentials issued under an access key id. Absent: any signed request is let in. */
  readonly expectedCredentials?: (accessKeyId: string) => IssuedCredentials | undefined;
  /** Actions granted to the caller, without `s3vectors:`. Absent: all. */
  readonly permissions?: readonly string[];
}

/** What requests meet from now on. `hang`: accepted and never answered. */
interface S3VectorsFault {
  readonly kind: "hang" | 429 | 500 | 503;
  /** Only this operation; absent: all. */
  readonly operation?: string;
  /** How many requests meet it; absent: until the next call of `fault`. */
  readonly times?: number;
}

interface S3VectorsRequest {
  readonly operation: string;
  readonly body: unknown;
  readonly outcome: number | "hang";
}

export interface S3VectorsEmulator {
  readonly url: string;
  readonly journal: readonly S3VectorsRequest[];
  readonly fault: (fault: S3VectorsFault | undefined) => void;
  readonly close: () => Promise<void>;
}

/**
 * Amazon S3 Vectors (API version 2025-07-15): buckets, cosine indexes and vectors, with the limits the service enforces.
 * Outside the subset, answered 501: tags, policies, encryption settings, euclidean distance, paged queries, parallel list
 * segments, `$startsWith`, negated filters on absent or list values, deletion of absent keys. Search is exact.
 */
export async function startS3VectorsEmulator(
  options: S3VectorsOptions,
): Promise<S3VectorsEmulator> {
  const state = openDiskState(options.directory);
  const journal: S3VectorsRequest[] = [];
  const faults = faultQueue();
  const app = new Hono();
  app.all("*", async (context) => {
    const operation = context.req.path.slice(1);
    const text = await context.req.text();
    const fault = faults.next(operation);
    if (fault === "hang") {
      journal.push({ operation, body: text, outcome: "hang" });
      return await new Promise<Response>(() => undefined);
    }
    const { status, body, response } = answer(context, { text, fault, state, options });
    journal.push({ operation, body, outcome: status });
    return response;
  });
  const { url, close } = await listen(app);
  return {
    url,
    journal,
    fault: faults.set,
    close: async () => {
      await close();
      state.close();
    },
  };
}

const operations: Record<string, Operation> = {
  ...bucketOperations,
  ...indexOperations,
  ...vectorOperations,
};

interface Answering {
  readonly text: string;
  readonly fault: 429 | 500 | 503 | undefined;
  readonly state: DiskState;
  readonly options: S3VectorsOptions;
}

function answer(context: Context, answering: Answering) {
  const { text, fault } = answering;
  let body: unknown = text;
  try {
    if (fault) throw faultErrors[fault]();
    const run = operationOf(context);
    const region = authorize(context, answering);
    body = readJson(text);
    const result = run(body, { ...contextOf(answering), region });
    return { status: 200, body, response: context.json(result) };
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    return { status: error.status, body, response: toResponse(error) };
  }
}

const faultErrors = {
  429: () => new WireError(429, "TooManyRequestsException", { message: "Too many requests" }),
  500: () => new WireError(500, "InternalServerException", { message: "Internal error" }),
  503: () => new WireError(503, "ServiceUnavailableException", { message: "Unavailable" }),
};

/** @returns the region that the request is signed for */
function authorize(context: Context, { text, options }: Answering): string {
  const { method, path, raw } = context.req;
  const { expectedCredentials } = options;
  const request = { method, path, headers: raw.headers, body: text };
  const rules = { service: "s3vectors", expectedCredentials, nowMs: Date.now() };
  const { region } = verifySignature(request, rules);
  requirePermission(options, path.slice(1));
  return region;
}

function requirePermission({ permissions }: S3VectorsOptions, action: string): void {
  if (permissions === undefined || permissions.includes(action)) return;
  throw accessDenied(`User is not authorized to perform: s3vectors:${action}`);
}

function operationOf(context: Context): Operation {
  const { method, path } = context.req;
  const run = Object.hasOwn(operations, path.slice(1)) ? operations[path.slice(1)] : undefined;
  if (method !== "POST" || run === undefined) throw notEmulated(`${method} ${path}`);
  return run;
}

function contextOf({ state, options }: Answering) {
  return {
    state,
    nowMs: Date.now(),
    requirePermission: (action: string) => requirePermission(options, action),
  };
}

function readJson(text: string): unknown {
  if (Buffer.byteLength(text) > MAX_BODY_BYTES) {
    throw new WireError(400, "ValidationException", { message: "the body is larger than 20 MiB" });
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    const message = `the body is not JSON: ${cause instanceof Error ? cause.message : "unknown"}`;
    throw new WireError(400, "ValidationException", { message });
  }
}

function toResponse({ message, code, status, fieldList }: WireError): Response {
  return Response.json(
    { message, ...(fieldList && { fieldList }) },
    { status, headers: { "x-amzn-errortype": code } },
  );
}

function faultQueue() {
  let current: S3VectorsFault | undefined;
  let left = 0;
  return {
    set: (fault: S3VectorsFault | undefined) => {
      current = fault;
      left = fault?.times ?? Number.POSITIVE_INFINITY;
    },
    next: (operation: string) => {
      const meets = current?.operation === undefined || current.operation === operation;
      if (current === undefined || !meets || left <= 0) return undefined;
      left -= 1;
      return current.kind;
    },
  };
}

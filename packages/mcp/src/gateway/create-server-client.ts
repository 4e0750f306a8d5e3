import { AppError } from "@binnacle/contracts";
import { type Log, logFailure } from "@binnacle/runtime";
import {
  type CallToolResult,
  ErrorCode,
  McpError,
  type Tool,
} from "@modelcontextprotocol/sdk/types.js";
import {
  BrokenCircuitError,
  BulkheadRejectedError,
  bulkhead,
  ConsecutiveBreaker,
  circuitBreaker,
  ExponentialBackoff,
  handleWhen,
  wrap,
} from "cockatiel";
import { connectServer, type ServerLink } from "./connect-server.ts";
import type { ServerConfig } from "./server-config.ts";

/** One server behind its guards: it is connected when it is needed, and again when the connection was lost. */
export interface ServerClient {
  /** Throws `AppError`. */
  readonly tools: (signal: AbortSignal) => Promise<readonly Tool[]>;
  readonly call: (
    tool: string,
    args: Readonly<Record<string, unknown>>,
    signal: AbortSignal,
  ) => Promise<CallToolResult>;
  readonly close: () => Promise<void>;
}

/** So many failures in a row, and the server is left alone for a while: from half a second up to 30. */
const failuresAtMost = 3;
const restMs = { initialDelay: 500, maxDelay: 30_000 };
const waitingPerSlot = 8;

export function createServerClient(config: ServerConfig, log: Log): ServerClient {
  const guard = guardOf(config.concurrency);
  const connection = createConnection(config, log);
  const guarded = async <T>(signal: AbortSignal, work: (link: ServerLink) => Promise<T>) =>
    await guard
      .execute(async () => await onceMore(connection.open, work, signal))
      .catch((error: unknown) => {
        logFailure(log, error, "server failed");
        throw toAppError(config.name, error);
      });
  return {
    tools: async (signal) => await guarded(signal, async (link) => await link.tools()),
    call: async (tool, args, signal) =>
      await guarded(signal, async (link) => await link.call(tool, args, { signal })),
    close: connection.close,
  };
}

function guardOf(concurrency: number) {
  return wrap(
    bulkhead(concurrency, concurrency * waitingPerSlot),
    circuitBreaker(handleWhen(isDown), {
      halfOpenAfter: new ExponentialBackoff(restMs),
      breaker: new ConsecutiveBreaker(failuresAtMost),
    }),
  );
}

/** One connection for all calls; who finds it ended makes the next one. */
function createConnection({ name, transport }: ServerConfig, log: Log) {
  let link: Promise<ServerLink> | undefined;
  return {
    open: async (): Promise<ServerLink> => {
      const seen = link;
      const current = await seen;
      if (current?.isOpen() === true) return current;
      if (current !== undefined) log({ server: name }, "server ended, connecting again");
      if (link === seen) link = undefined;
      link ??= connectServer(name, transport).catch((error: unknown) => {
        link = undefined;
        throw error;
      });
      return await link;
    },
    close: async () => {
      const current = await link?.catch(() => undefined);
      link = undefined;
      await current?.close();
    },
  };
}

/** Every tool only reads, so a call that lost its server may be asked again of the next one, once. */
async function onceMore<T>(
  open: () => Promise<ServerLink>,
  work: (link: ServerLink) => Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  const link = await open();
  try {
    return await work(link);
  } catch (error) {
    signal.throwIfAborted();
    if (link.isOpen()) throw error;
    return await work(await open());
  }
}

/** Whether the server failed, and not the caller's question. */
function isDown(error: unknown): boolean {
  if (error instanceof McpError) return error.code === Number(ErrorCode.ConnectionClosed);
  return !(error instanceof DOMException && error.name === "AbortError");
}

function toAppError(name: string, error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (error instanceof BrokenCircuitError)
    return new AppError(
      "unavailable",
      `The ${name} server failed ${failuresAtMost} times in a row and is left alone for up to ${restMs.maxDelay / 1000} s.`,
    );
  if (error instanceof BulkheadRejectedError)
    return new AppError("unavailable", `The ${name} server has too many calls waiting.`);
  if (error instanceof McpError && error.code !== Number(ErrorCode.ConnectionClosed))
    return new AppError("unavailable", `The ${name} server refused the call: ${error.message}`, {
      cause: error,
    });
  return new AppError("unavailable", `The ${name} server ended before it answered.`, {
    cause: error,
  });
}

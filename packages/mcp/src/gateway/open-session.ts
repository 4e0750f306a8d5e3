import { AppError } from "@binnacle/contracts";
import { type Log, logFailure, redactText } from "@binnacle/runtime";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import {
  type CallToolResult,
  CallToolResultSchema,
  ListToolsResultSchema,
  type Tool,
  ToolListChangedNotificationSchema,
} from "@modelcontextprotocol/sdk/types.js";
import { type Admission, admitTools } from "./admit-tools.ts";
import { createHttpTransport, type HttpTransportOptions } from "./http-transport.ts";
import { maxMessageBytes } from "./limits.ts";
import type { Arguments, ServerConfig, ServerTransport } from "./server-config.ts";
import { createStdioTransport, type StdioOptions } from "./stdio-transport.ts";
import { toReason } from "./to-reason.ts";

/** A server that answered `initialize` and `tools/list`. */
export interface Session {
  /** What the server offers, by name; listed anew after it said that its tools changed. */
  readonly admissions: () => Promise<ReadonlyMap<string, Admission>>;
  /** Forgets the list. */
  readonly refresh: () => void;
  /** Aborting sends the cancellation of MCP. */
  readonly call: (tool: string, args: Arguments, signal: AbortSignal) => Promise<CallToolResult>;
  /** Rejects when the server does not answer a ping in time. */
  readonly ping: (timeoutMs: number) => Promise<unknown>;
  /** What is known of its end: the last line on stderr, or that its answer was too large. */
  readonly lastWords: () => string;
  /** It ended because an answer was too large: the same question would end the next one. */
  readonly isOverfull: () => boolean;
  readonly close: () => Promise<void>;
}

export interface SessionOptions {
  readonly log: Log;
  /** Ends the session while it is being opened. */
  readonly signal: AbortSignal;
  readonly onEnd: (session: Session) => void;
}

const connectMs = 15_000;
const maxPages = 20;

/** Connects to a server and lists its tools. Throws `AppError` (unavailable) with the reason. */
export async function openSession(config: ServerConfig, options: SessionOptions): Promise<Session> {
  const client = new Client({ name: "binnacle", version: "0.0.0" });
  const { transport, ...end } = createTransport(config, options.log, () => client.close());
  const close = () => client.close();
  const session: Session = {
    ...createList(client, config),
    call: (tool, args, signal) => callTool(client, { tool, args, signal }),
    ping: (timeoutMs) => client.ping({ timeout: timeoutMs }),
    ...end,
    close,
  };
  client.onclose = () => options.onEnd(session);
  client.onerror = (error) => logFailure(options.log, error, "mcp transport failed");
  client.setNotificationHandler(ToolListChangedNotificationSchema, session.refresh);
  options.signal.addEventListener("abort", close, { once: true });
  try {
    await client.connect(transport, { timeout: connectMs });
    await session.admissions();
  } catch (error) {
    await close();
    throw new AppError("unavailable", toReason(error, config, end.lastWords()), { cause: error });
  } finally {
    options.signal.removeEventListener("abort", close);
  }
  options.log({ server: config.name }, "server connected");
  return session;
}

function createTransport(config: ServerConfig, log: Log, end: () => Promise<void>) {
  let isOverfull = false;
  const limits = {
    maxMessageBytes,
    onTooLarge: () => {
      isOverfull = true;
      // Closing rejects every pending call; nobody waits for the close itself.
      void end();
    },
  };
  const onLine = (line: string) => void logLine(log, config.name, line);
  const { transport, lastWords } =
    config.transport.kind === "http"
      ? openHttp(config.transport, { ...limits, timeoutMs: config.timeoutMs })
      : openStdio(config.transport, { ...limits, onLine });
  return {
    transport,
    lastWords: () => (isOverfull ? "an answer was larger than 4 MB" : lastWords()),
    isOverfull: () => isOverfull,
  };
}

function openHttp(
  server: Extract<ServerTransport, { kind: "http" }>,
  options: HttpTransportOptions,
): { transport: Transport; lastWords: () => string } {
  return { transport: createHttpTransport(server, options), lastWords: () => "" };
}

function openStdio(
  server: Extract<ServerTransport, { kind: "stdio" }>,
  options: StdioOptions,
): { transport: Transport; lastWords: () => string } {
  const transport = createStdioTransport(server, options);
  return { transport, lastWords: transport.lastWords };
}

/** Lists once, until `refresh`; a failed list is not kept. */
function createList(client: Client, config: ServerConfig) {
  let listed: Promise<ReadonlyMap<string, Admission>> | undefined;
  return {
    admissions: async () => {
      listed ??= list();
      return await listed;
    },
    refresh: () => {
      listed = undefined;
    },
  };

  async function list(): Promise<ReadonlyMap<string, Admission>> {
    try {
      return admitTools(await listTools(client), config);
    } catch (error) {
      listed = undefined;
      throw error;
    }
  }
}

/** Plain requests: the SDK's own `listTools` and `callTool` compile every output schema, which our callers parse themselves. */
async function listTools(client: Client): Promise<readonly Tool[]> {
  const tools: Tool[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < maxPages; page += 1) {
    const params = cursor === undefined ? {} : { cursor };
    const result = await client.request({ method: "tools/list", params }, ListToolsResultSchema, {
      timeout: connectMs,
    });
    tools.push(...result.tools);
    cursor = result.nextCursor;
    if (cursor === undefined) break;
  }
  return tools;
}

/** The SDK never lets go of a signal, and cancels finished requests when it aborts later: it gets one of its own. */
async function callTool(
  client: Client,
  { tool, args, signal }: { tool: string; args: Arguments; signal: AbortSignal },
): Promise<CallToolResult> {
  const own = new AbortController();
  const abort = () => own.abort(signal.reason);
  signal.addEventListener("abort", abort, { once: true });
  try {
    return await client.request(
      { method: "tools/call", params: { name: tool, arguments: { ...args } } },
      CallToolResultSchema,
      { signal: own.signal, timeout: 2 ** 31 - 1 },
    );
  } finally {
    signal.removeEventListener("abort", abort);
  }
}

async function logLine(log: Log, server: string, line: string): Promise<void> {
  log({ server, line: await redactText(line) }, "server wrote to stderr");
}

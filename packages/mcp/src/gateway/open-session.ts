import { AppError } from "@binnacle/contracts";
import type { Log, LogEvent, Redactor } from "@binnacle/runtime";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import {
  type CallToolResult,
  ToolListChangedNotificationSchema,
} from "@modelcontextprotocol/sdk/types.js";
import { type Admission, admitTools } from "./admit-tools.ts";
import { eventOfLine } from "./event-of-line.ts";
import { createHttpTransport } from "./http-transport.ts";
import { callTool, listTools } from "./requests.ts";
import type { Question, ServerConfig } from "./server-config.ts";
import { createStdioTransport } from "./stdio-transport.ts";
import { toReason } from "./to-reason.ts";

/** A server that answered `initialize` and `tools/list`. */
export interface Session {
  /** What the server offers, by name; listed anew after it said that its tools changed. */
  readonly admissions: () => Promise<ReadonlyMap<string, Admission>>;
  readonly refresh: () => void;
  /** Aborting sends the cancellation of MCP. */
  readonly call: (question: Question, signal: AbortSignal) => Promise<CallToolResult>;
  /** Rejects when the server does not answer a ping in time. */
  readonly ping: (timeoutMs: number) => Promise<unknown>;
  /** What is known of its end, in words of ours: its exit code and the kind of reason, or that an answer was too large. */
  readonly lastWords: () => string;
  /** It ended because an answer was too large: the same question would end the next one. */
  readonly isOverfull: () => boolean;
  /** Takes no more questions. What is under way at an address goes on; a child ends with all of it. */
  readonly end: () => Promise<void>;
  readonly close: () => Promise<void>;
}

export interface SessionOptions {
  readonly log: Log;
  readonly redactor: Redactor;
  /** Ends the session while it is being opened. */
  readonly signal: AbortSignal;
  readonly onEnd: (session: Session) => void;
}

type Writing = Pick<SessionOptions, "log" | "redactor">;

/** A message beyond this ends the session: 4 MB. */
const maxMessageBytes = 4 * 1024 * 1024;
/** For a cold start on a busy machine; callers give up earlier, by their own deadline. */
const connectMs = 15_000;

/** Connects to a server and lists its tools. Throws `AppError` (unavailable) with the reason. */
export async function openSession(config: ServerConfig, options: SessionOptions): Promise<Session> {
  const client = new Client({ name: "binnacle", version: "0.0.0" });
  const close = () => client.close();
  const { transport, ...end } = openTransport(config, options, close);
  const session: Session = {
    ...createList(async () => admitTools(await listTools(client, connectMs), config)),
    ...createCalls(client, { close, isChild: config.transport.kind === "stdio" }),
    ping: (timeoutMs) => client.ping({ timeout: timeoutMs }),
    ...end,
    close,
  };
  const report = reporter(options, config.name);
  // Handlers are properties of a client; it has no events.
  Object.assign(client, {
    onclose: () => options.onEnd(session),
    // The message may quote what the server sent.
    onerror: (error: Error) => report(error.message, "server reported a failure"),
  });
  client.setNotificationHandler(ToolListChangedNotificationSchema, session.refresh);
  const abandon = () => void close();
  options.signal.addEventListener("abort", abandon, { once: true });
  try {
    options.signal.throwIfAborted();
    await client.connect(transport, { timeout: connectMs });
    await session.admissions();
  } catch (error) {
    await close();
    throw new AppError(
      "unavailable",
      await options.redactor.text(toReason(error, config, end.lastWords())),
      {
        cause: error,
      },
    );
  } finally {
    options.signal.removeEventListener("abort", abandon);
  }
  options.log({ server: config.name }, "server connected");
  return session;
}

/** Calls under way; what ends at an address ends when none is left. */
function createCalls(
  client: Client,
  { close, isChild }: { readonly close: () => Promise<void>; readonly isChild: boolean },
): Pick<Session, "call" | "end"> {
  let running = 0;
  let isEnding = false;
  return {
    call: async (question, signal) => {
      running += 1;
      try {
        return await callTool(client, question, signal);
      } finally {
        running -= 1;
        if (isEnding && running === 0) void close();
      }
    },
    end: async () => {
      isEnding = true;
      if (isChild || running === 0) await close();
    },
  };
}

function openTransport(config: ServerConfig, ports: Writing, close: () => Promise<void>) {
  const { name, transport: server, timeoutMs } = config;
  let isOverfull = false;
  const options = {
    timeoutMs,
    maxMessageBytes,
    onTooLarge: () => {
      isOverfull = true;
      // Closing rejects every pending call; nobody waits for the close itself.
      void close();
    },
    onLine: (line: string) => reporter(ports, name)(line, eventOfLine(line)),
  };
  const { transport, lastWords } =
    server.kind === "http"
      ? createHttpTransport(server, options)
      : createStdioTransport(server, options);
  return {
    transport,
    lastWords: () => (isOverfull ? "an answer was larger than 4 MB" : lastWords()),
    isOverfull: () => isOverfull,
  };
}

/** A line of stderr, or what was wrong with a message. */
function reporter({ log, redactor }: Writing, server: string) {
  const write = async (text: string, event: LogEvent): Promise<void> =>
    log({ server, text: await redactor.text(text) }, event);
  return (text: string, event: LogEvent): void => void write(text, event);
}

/** Lists once, until `refresh`; a list that failed is not kept. */
function createList(list: () => Promise<ReadonlyMap<string, Admission>>) {
  let listed: Promise<ReadonlyMap<string, Admission>> | undefined;
  const refresh = () => {
    listed = undefined;
  };
  const admissions = async () => {
    try {
      listed ??= list();
      return await listed;
    } catch (error) {
      refresh();
      throw error;
    }
  };
  return { admissions, refresh };
}

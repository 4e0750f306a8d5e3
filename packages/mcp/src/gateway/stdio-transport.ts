import { type ChildProcess, spawn } from "node:child_process";
import { setTimeout as delay } from "node:timers/promises";
import { getDefaultEnvironment } from "@modelcontextprotocol/sdk/client/stdio.js";
import { ReadBuffer, serializeMessage } from "@modelcontextprotocol/sdk/shared/stdio.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import type { ServerTransport } from "./server-config.ts";

export interface StdioTransport extends Transport {
  /** The last line that the child wrote to stderr. */
  readonly lastWords: () => string;
}

export interface StdioOptions {
  readonly maxMessageBytes: number;
  readonly onTooLarge: () => void;
  /** For each line of stderr. */
  readonly onLine: (line: string) => void;
}

type Stdio = Extract<ServerTransport, { kind: "stdio" }>;

const inherited = new Set(["HOME", "PATH", "SHELL", "TERM"]);
const graceMs = 300;

/**
 * A child that speaks MCP on stdin and stdout. The transport of the SDK also hands on USER and LOGNAME, takes up to
 * four seconds to end a child, and leaves running what a wrapper (a `bin` script of npm) has started.
 */
export function createStdioTransport(server: Stdio, options: StdioOptions): StdioTransport {
  const buffer = new ReadBuffer({ maxBufferSize: options.maxMessageBytes });
  const words = createLineReader(options.onLine);
  let child: ChildProcess | undefined;
  const transport: StdioTransport = { start, send, close, lastWords: words.last };
  return transport;

  async function start(): Promise<void> {
    const started = spawn(server.command, [...server.args], {
      env: { ...environment(), ...server.env },
      stdio: ["pipe", "pipe", "pipe"],
      // A group of its own, so that a wrapper and what it started end together.
      detached: true,
    });
    started.on("close", () => transport.onclose?.());
    started.stdin.on("error", (error) => transport.onerror?.(error));
    started.stdout.on("data", receive);
    started.stderr.setEncoding("utf8").on("data", words.read);
    await new Promise<void>((resolve, reject) => {
      started.once("spawn", resolve);
      started.on("error", reject);
    });
    child = started;
    const endWithUs = () => kill(started, "SIGKILL");
    process.once("exit", endWithUs);
    started.once("close", () => process.off("exit", endWithUs));
  }

  function receive(chunk: Buffer): void {
    try {
      buffer.append(chunk);
    } catch {
      // Too large is its only reason; where the next message begins is lost.
      options.onTooLarge();
      return;
    }
    while (receiveOne()) continue;
  }

  /** False when no whole message is left. A line that is no message is reported and skipped. */
  function receiveOne(): boolean {
    try {
      const message = buffer.readMessage();
      if (message === null) return false;
      transport.onmessage?.(message);
    } catch (error) {
      transport.onerror?.(error instanceof Error ? error : new Error("unreadable message"));
    }
    return true;
  }

  function send(message: Parameters<typeof serializeMessage>[0]): Promise<void> {
    return new Promise((resolve, reject) => {
      if (child?.stdin?.writable !== true) reject(new Error("the process has ended"));
      else child.stdin.write(serializeMessage(message), () => resolve());
    });
  }

  async function close(): Promise<void> {
    if (child === undefined || hasEnded(child)) return;
    const ended = new Promise<void>((resolve) => child?.once("close", () => resolve()));
    child.stdin?.end();
    for (const signal of ["SIGTERM", "SIGKILL"] as const) {
      await Promise.race([ended, delay(graceMs, undefined, { ref: false })]);
      kill(child, signal);
    }
    await Promise.race([ended, delay(graceMs, undefined, { ref: false })]);
  }
}

function environment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(getDefaultEnvironment()).filter(([name]) => inherited.has(name)),
  );
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}

/** Signals the whole group; one that is gone already is what was wanted. */
function kill({ pid }: ChildProcess, signal: "SIGTERM" | "SIGKILL"): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
}

function createLineReader(onLine: (line: string) => void) {
  const maxChars = 2000;
  let rest = "";
  let last = "";
  return {
    read(chunk: string): void {
      const lines = (rest + chunk).split("\n");
      rest = (lines.pop() ?? "").slice(-maxChars);
      for (const line of lines.filter((text) => text.trim() !== "")) {
        last = line.slice(0, maxChars);
        onLine(last);
      }
    },
    last: () => (rest.trim() === "" ? last : rest).trim(),
  };
}

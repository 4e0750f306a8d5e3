import { type ChildProcessByStdio, spawn } from "node:child_process";
import type { Readable, Writable } from "node:stream";
import { getDefaultEnvironment } from "@modelcontextprotocol/sdk/client/stdio.js";
import { ReadBuffer, serializeMessage } from "@modelcontextprotocol/sdk/shared/stdio.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import type { ServerTransport } from "./server-config.ts";

type Child = ChildProcessByStdio<Writable, Readable, null>;
type StdioOptions = Extract<ServerTransport, { kind: "stdio" }>;

const inherited = new Set(["HOME", "PATH", "SHELL", "TERM"]);
/** A longer line ends the connection before it fills the memory. */
const lineBytesAtMost = 16 * 1024 * 1024;
const patienceMs = 1000;

/**
 * A server as a child process. Unlike the SDK's transport it hands on four variables and the named ones, nothing else;
 * the child's stderr is ours, for its log.
 */
export function createStdioTransport({ command, args, env }: StdioOptions): Transport {
  const buffer = new ReadBuffer({ maxBufferSize: lineBytesAtMost });
  let child: Child | undefined;
  const transport: Transport = {
    async start() {
      child = await spawned(command, args, { ...fourVariables(), ...env });
      const started = child;
      started.once("close", () => transport.onclose?.());
      started.stdin.on("error", (error) => transport.onerror?.(error));
      started.stdout.on("data", (chunk: Buffer) => {
        receive(transport, buffer, chunk);
      });
    },
    async send(message) {
      if (child === undefined || !child.stdin.writable) throw new Error("the server has ended");
      child.stdin.write(serializeMessage(message));
    },
    async close() {
      buffer.clear();
      if (child !== undefined) await ended(child);
    },
  };
  return transport;
}

function fourVariables(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(getDefaultEnvironment()).filter(([name]) => inherited.has(name)),
  );
}

function spawned(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Child> {
  const child = spawn(command, [...args], { env, stdio: ["pipe", "pipe", "inherit"] });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("spawn", () => resolve(child));
  });
}

/** A message that cannot be read, or a line without end, ends the connection. */
function receive(transport: Transport, buffer: ReadBuffer, chunk: Buffer): void {
  try {
    buffer.append(chunk);
    for (let message = buffer.readMessage(); message !== null; message = buffer.readMessage())
      transport.onmessage?.(message);
  } catch (error) {
    transport.onerror?.(error instanceof Error ? error : new Error("a message cannot be read"));
    transport.close().catch((cause: Error) => transport.onerror?.(cause));
  }
}

/** Closes stdin, which ends a well-behaved server; one that stays is told, then killed. */
async function ended(child: Child): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise<void>((resolve) => {
    child.once("close", () => resolve());
  });
  child.stdin.end();
  const steps = [
    setTimeout(() => child.kill("SIGTERM"), patienceMs),
    setTimeout(() => child.kill("SIGKILL"), 2 * patienceMs),
  ];
  await gone;
  for (const step of steps) clearTimeout(step);
}

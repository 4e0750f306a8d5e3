import { type ChildProcessByStdio, spawn } from "node:child_process";
import type { Readable, Writable } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import { atExit } from "@binnacle/runtime";
import { getDefaultEnvironment } from "@modelcontextprotocol/sdk/client/stdio.js";
import type { ServerTransport } from "./server-config.ts";

export type Child = ChildProcessByStdio<Writable, Readable, Readable>;

const inherited = new Set(["HOME", "PATH", "SHELL", "TERM"]);

/**
 * Starts a child with HOME, PATH, SHELL, TERM and the named variables, in a process group of its own: a wrapper and what
 * it started end together, with the wrapper or with this process. Throws the error of `spawn` (ENOENT).
 */
export async function startChild({
  command,
  args,
  env,
}: Extract<ServerTransport, { kind: "stdio" }>): Promise<Child> {
  const child = spawn(command, [...args], {
    env: { ...environment(), ...env },
    stdio: ["pipe", "pipe", "pipe"],
    detached: true,
  });
  await new Promise<void>((resolve, reject) => {
    child.once("spawn", resolve);
    // Stays: an error that comes later ends in `close`, too.
    child.on("error", reject);
  });
  const endGroup = () => signalGroup(child, "SIGKILL");
  const forget = atExit(endGroup);
  child.once("exit", () => {
    forget();
    endGroup();
  });
  return child;
}

/** Each of the three steps that end a child takes so long at most: closed stdin, SIGTERM, SIGKILL. */
const stepMs = 300;

/** Resolves when the child has ended, within a second. */
export async function endChild(child: Child): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise<true>((resolve) => {
    child.once("close", () => resolve(true));
  });
  const endsInTime = () => Promise.race([ended, delay(stepMs, false, { ref: false })]);
  child.stdin.end();
  if (await endsInTime()) return;
  signalGroup(child, "SIGTERM");
  if (await endsInTime()) return;
  signalGroup(child, "SIGKILL");
  await endsInTime();
}

function environment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(getDefaultEnvironment()).filter(([name]) => inherited.has(name)),
  );
}

/** A group that is gone already (macOS: whose members are all dead) is what was wanted. */
const gone: ReadonlySet<unknown> = new Set(["ESRCH", "EPERM"]);

function signalGroup({ pid }: Child, signal: "SIGTERM" | "SIGKILL"): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && gone.has(error.code))) throw error;
  }
}

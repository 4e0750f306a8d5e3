import { spawn } from "node:child_process";
import { once } from "node:events";
import type { Readable } from "node:stream";

export interface Program {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly timeoutMs: number;
}

type Ended =
  | {
      readonly kind: "ended";
      readonly code: number;
      readonly stdout: string;
      readonly stderr: string;
    }
  | { readonly kind: "hung"; readonly timeoutMs: number; readonly stderr: string }
  | { readonly kind: "missing" };

const outputAtMost = 1024 * 1024;

/** Runs a program without a shell and without a terminal, and ends it by its pid at the deadline. */
export async function runProgram({ command, args, env, timeoutMs }: Program): Promise<Ended> {
  const child = spawn(command, [...args], { env, stdio: ["ignore", "pipe", "pipe"] });
  const [stdout, stderr] = [collected(child.stdout), collected(child.stderr)];
  const deadline = AbortSignal.timeout(timeoutMs);
  try {
    await once(child, "close", { signal: deadline });
    return { kind: "ended", code: child.exitCode ?? -1, stdout: stdout(), stderr: stderr() };
  } catch (error) {
    if (!deadline.aborted) return failed(error);
    child.kill("SIGKILL");
    // What it started may hold its pipes open.
    child.stdout.destroy();
    child.stderr.destroy();
    return { kind: "hung", timeoutMs, stderr: stderr() };
  }
}

function collected(stream: Readable): () => string {
  let text = "";
  stream.setEncoding("utf8").on("data", (chunk: string) => {
    if (text.length < outputAtMost) text += chunk;
  });
  return () => text;
}

function failed(error: unknown): Ended {
  const isMissing = error instanceof Error && "code" in error && error.code === "ENOENT";
  if (isMissing) return { kind: "missing" };
  const stderr = error instanceof Error ? error.message : "";
  return { kind: "ended", code: -1, stdout: "", stderr };
}

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { onTestFinished } from "vitest";

/** A program of ours, and the lines that it wrote so far. */
export interface Told {
  readonly pid: number;
  readonly lines: () => string[];
  /** As the kernel ends it: nothing is written any more. */
  readonly kill: () => Promise<void>;
}

/** Starts a program of ours that writes lines, until the test is over. What it says of itself goes to the stderr of the tests. */
export function toldBy(file: string, ...words: readonly string[]): Told {
  const child: ChildProcess = spawn(process.execPath, [file, ...words], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let said = "";
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  const closed = once(child, "close");
  const kill = async (): Promise<void> => {
    child.kill("SIGKILL");
    await closed;
  };
  onTestFinished(kill);
  return {
    pid: child.pid ?? 0,
    lines: () => said.split("\n").slice(0, -1),
    kill,
  };
}

import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { text } from "node:stream/consumers";
import { z } from "zod";

const program = path.resolve(import.meta.dirname, "../../packages/lab/src/main.ts");
const Exit = z.tuple([z.number().nullable(), z.string().nullable()]);

export interface LabRun {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunningLab {
  /** Resolves when stdout or stderr has these words; rejects when the program ends before. */
  readonly says: (words: string) => Promise<void>;
  /** As a terminal does it: to the program and to all that share its group. */
  readonly pressControlC: () => void;
  readonly ended: Promise<LabRun>;
}

/** Starts `lab ask …` or `lab demo …` as a person would, in a home and a temporary directory of its own. */
export function startLab(
  words: readonly string[],
  { home, environment = {} }: { home: string; environment?: Readonly<Record<string, string>> },
): RunningLab {
  const child = spawn(process.execPath, [program, ...words, ...patience(words, home)], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { PATH: process.env["PATH"], HOME: home, TMPDIR: home, ...environment },
    detached: true,
  });
  const ended = Promise.all([
    once(child, "exit"),
    text(child.stdout.setEncoding("utf8")),
    text(child.stderr.setEncoding("utf8")),
  ]).then(([exit, stdout, stderr]) => ({ exitCode: Exit.parse(exit)[0], stdout, stderr }));
  return {
    says: (wanted) =>
      new Promise((resolve, reject) => {
        let said = "";
        for (const stream of [child.stdout, child.stderr])
          stream.on("data", (chunk: string) => {
            said += chunk;
            if (said.includes(wanted)) resolve();
          });
        child.once("exit", () => reject(new Error(`ended without saying ${wanted}: ${said}`)));
      }),
    pressControlC: () => {
      if (child.pid !== undefined) process.kill(-child.pid, "SIGINT");
    },
    ended,
  };
}

/** A busy machine changes no words of an answer: who asks a cluster of his own has settings with more time. */
function patience(words: readonly string[], home: string): readonly string[] {
  if (words[0] !== "ask" || words.some((word) => OWN_SETTINGS.has(word))) return [];
  const file = path.join(home, "patience.yaml");
  writeFileSync(file, JSON.stringify({ toolTimeoutMs: 45_000, agentsTimeoutMs: 60_000 }));
  return ["--config", file];
}

const OWN_SETTINGS = new Set(["--case", "--config", "--help"]);

/** Command lines of the processes that name this directory: what a run has started and not ended. */
export function processesNaming(directory: string): string[] {
  return execFileSync("ps", ["-eo", "args"], { encoding: "utf8" })
    .split("\n")
    .filter((line) => line.includes(directory));
}

import type { ChildProcess } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { AppError } from "@binnacle/contracts";
import type { SlackEmulator } from "@binnacle/emulators";
import { exitCodeOf, isolated, runProduct } from "./run-product.ts";
import type { World } from "./start-world.ts";
import { tokenFiles } from "./token-files.ts";

export interface DemoBot {
  readonly start: (slack: SlackEmulator) => Promise<void>;
  readonly restart: () => Promise<void>;
  readonly stop: () => Promise<void>;
  /** Rejects when the bot ends by itself, with its last words; it comes back unless it was stopped. */
  readonly failed: Promise<never>;
}

const firstPauseMs = 500;
const longestPauseMs = 30_000;
/** Who lived so long is well. */
const steadyMs = 10_000;

/** The bot as a process of its own: it can be stopped and started without the rest. Its log is `bot.log` in the directory. */
export function createDemoBot(world: World, directory: string): DemoBot {
  const config = path.join(directory, "binnacle.yaml");
  const logFile = path.join(directory, "bot.log");
  const { promise: failed, reject } = Promise.withResolvers<never>();
  let child: ChildProcess | undefined;
  const surroundings = isolated(world.environment);
  let pauseMs = firstPauseMs;
  return { start, restart, stop, failed };

  async function start({ botToken, appToken, apiUrl }: SlackEmulator): Promise<void> {
    await writeFile(logFile, "", { mode: 0o600 });
    const slack = { ...(await tokenFiles(directory, { botToken, appToken })), apiUrl };
    const settings = { ...world.settings, slack, database: keptIn(directory) };
    await writeFile(config, JSON.stringify(settings), { mode: 0o600 });
    run();
  }

  function run(): void {
    const own = runLogged(["serve", "--config", config], surroundings, logFile);
    child = own;
    const startedMs = Date.now();
    own.once("exit", () => {
      if (child === own) comeBack(Date.now() - startedMs);
    });
  }

  /** It ended by itself: it comes back, the later the sooner it ended. */
  function comeBack(livedMs: number): void {
    reject(new AppError("unavailable", lastWords(logFile)));
    pauseMs = pauseAfter(livedMs, pauseMs);
    const gone = child;
    setTimeout(() => child === gone && run(), pauseMs).unref();
  }

  async function stop(): Promise<void> {
    const own = child;
    child = undefined;
    if (own === undefined || own.exitCode !== null || own.signalCode !== null) return;
    await exitCodeOf(own, AbortSignal.abort());
  }

  async function restart(): Promise<void> {
    await stop();
    run();
  }
}

/** What was talked about outlives the bot. */
function keptIn(directory: string): { readonly directory: string } {
  return { directory: path.join(directory, "kept") };
}

function runLogged(
  words: readonly string[],
  environment: ReturnType<typeof isolated>,
  logFile: string,
): ChildProcess {
  const stderr = openSync(logFile, "a", 0o600);
  const child = runProduct(words, { environment, stderr });
  closeSync(stderr);
  return child;
}

function pauseAfter(livedMs: number, pauseMs: number): number {
  return livedMs > steadyMs ? firstPauseMs : Math.min(2 * pauseMs, longestPauseMs);
}

function lastWords(logFile: string): string {
  const last = readFileSync(logFile, "utf8").trim().split("\n").at(-1) ?? "";
  return `The bot ended: ${last}\nIts log is ${logFile}.`;
}

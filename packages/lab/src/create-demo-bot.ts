import type { ChildProcess } from "node:child_process";
import { openSync, readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { AppError } from "@binnacle/contracts";
import type { SlackEmulator } from "@binnacle/emulators";
import { exitCodeOf, isolated, runProduct } from "./run-product.ts";
import type { World } from "./start-world.ts";

export interface DemoBot {
  readonly start: (slack: SlackEmulator) => Promise<void>;
  readonly restart: () => Promise<void>;
  readonly stop: () => Promise<void>;
  /** Rejects when the bot ends by itself, with its last words. */
  readonly failed: Promise<never>;
}

/** The bot as a process of its own: it can be stopped and started without the rest. Its log is `bot.log` in the directory. */
export function createDemoBot(world: World, directory: string): DemoBot {
  const config = path.join(directory, "binnacle.yaml");
  const logFile = path.join(directory, "bot.log");
  const { promise: failed, reject } = Promise.withResolvers<never>();
  let child: ChildProcess | undefined;
  return { start, restart, stop, failed };

  async function start({ botToken, appToken, apiUrl }: SlackEmulator): Promise<void> {
    const settings = { ...world.settings, slack: { botToken, appToken, apiUrl } };
    await writeFile(config, JSON.stringify(settings), { mode: 0o600 });
    run();
  }

  function run(): void {
    const stderr = openSync(logFile, "w", 0o600);
    const environment = isolated(world.environment);
    child = runProduct(["serve", "--config", config], { environment, stderr });
    child.once("exit", (code) => {
      if (code !== 0) reject(new AppError("unavailable", lastWords(logFile)));
    });
  }

  async function stop(): Promise<void> {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    await exitCodeOf(child, AbortSignal.abort());
  }

  async function restart(): Promise<void> {
    await stop();
    run();
  }
}

function lastWords(logFile: string): string {
  const last = readFileSync(logFile, "utf8").trim().split("\n").at(-1) ?? "";
  return `The bot ended: ${last}\nIts log is ${logFile}.`;
}

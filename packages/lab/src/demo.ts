import type { ChildProcess } from "node:child_process";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { stopSignal } from "@binnacle/app";
import { AppError } from "@binnacle/contracts";
import { caseNamed, cases, type SlackEmulator } from "@binnacle/emulators";
import { exitCodeOf, isolated, runProduct } from "./run-product.ts";
import { startDemoSlack } from "./start-demo-slack.ts";
import { startWorld, type World } from "./start-world.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));
/** Git-ignored: the vector index stays here, so that a verdict survives the end of the demo. */
const usualDirectory = path.join(root, ".demo");
const botTimeoutMs = 20_000;

export interface DemoOptions {
  readonly case: string;
  readonly port: number;
  /** Where the vector index and the configuration of the bot are kept; absent: `.demo` in the repository. */
  readonly data?: string | undefined;
}

/** Emulated Slack with its page, the recorded cluster and the bot, until Ctrl-C. The emulators end with this process. */
export async function demo({
  case: name,
  port,
  data = usualDirectory,
}: DemoOptions): Promise<number> {
  const recorded = caseNamed(name);
  if (recorded === undefined)
    throw new AppError(
      "bad_input",
      `No case ${name}. There are: ${cases.map((one) => one.name).join(", ")}.`,
    );
  const signal = stopSignal();
  const stopped = aborted(signal);
  const directory = path.join(data, name);
  const world = await Promise.race([startWorld(recorded, directory), stopped]);
  if (world === undefined) return 0;
  const bot = createBot(world, directory);
  try {
    const slack = await startDemoSlack(world.case, { port, onRestartBot: bot.restart });
    await bot.start(slack);
    await Promise.race([slack.control.waitForBot(botTimeoutMs), stopped]);
    if (signal.aborted) return 0;
    process.stdout.write(
      `\n  ${slack.url}\n\n  Open it and type: @binnacle ${recorded.question}\n  Ctrl-C ends it.\n\n`,
    );
    await stopped;
  } finally {
    await bot.stop();
  }
  return 0;
}

function aborted(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    signal.addEventListener("abort", () => resolve(undefined));
  });
}

/** The bot as a process of its own: it can be stopped and started without the rest. */
function createBot(world: World, directory: string) {
  let child: ChildProcess | undefined;
  let config = "";
  return { start, stop, restart };

  async function start({ botToken, appToken, apiUrl }: SlackEmulator): Promise<void> {
    config = path.join(directory, "binnacle.yaml");
    const settings = { ...world.settings, slack: { botToken, appToken, apiUrl } };
    await writeFile(config, JSON.stringify(settings), { mode: 0o600 });
    run();
  }

  function run(): void {
    child = runProduct(["serve", "--config", config], isolated(world.environment));
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

import type { ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { AppError } from "@binnacle/contracts";
import {
  type Case,
  caseNamed,
  cases,
  type SlackEmulator,
  startSlackEmulator,
} from "@binnacle/emulators";
import { z } from "zod";
import { exitCodeOf, isolated, runProduct } from "./run-product.ts";
import { startWorld, type World } from "./start-world.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));
/** Git-ignored: the vector index stays here, so that a verdict survives the end of the demo. */
const dataDirectory = path.join(root, ".demo");

const Manifest = z.object({
  features: z.object({
    slash_commands: z.array(
      z.object({ command: z.string(), description: z.string(), usage_hint: z.string() }),
    ),
  }),
});

export interface DemoOptions {
  readonly case: string;
  readonly port: number;
}

/** Emulated Slack with its page, the recorded cluster and the bot, until Ctrl-C. */
export async function demo({ case: name, port }: DemoOptions): Promise<number> {
  const recorded = caseNamed(name);
  if (recorded === undefined)
    throw new AppError(
      "bad_input",
      `No case ${name}. There are: ${cases.map((one) => one.name).join(", ")}.`,
    );
  const world = await startWorld(recorded, path.join(dataDirectory, name));
  const bot = createBot(world);
  const slack = await startSlack(world, { port, onRestartBot: bot.restart });
  await bot.start(slack);
  await slack.control.waitForBot(20_000);
  process.stdout.write(
    `\n  ${slack.url}\n\n  Open it and type: @binnacle ${recorded.question}\n  Ctrl-C ends it.\n\n`,
  );
  await stopSignal();
  await bot.stop();
  await Promise.all([slack.close(), world.close()]);
  return 0;
}

async function startSlack(
  { case: recorded }: World,
  options: { port: number; onRestartBot: () => Promise<void> },
): Promise<SlackEmulator> {
  const manifest = Manifest.parse(
    JSON.parse(readFileSync(path.join(root, "deploy/slack/manifest.json"), "utf8")),
  );
  return await startSlackEmulator({
    ...options,
    note: `Emulated Slack, recorded cluster ${recorded.clusterName}`,
    slashCommands: manifest.features.slash_commands,
    suggestions: suggestionsFor(recorded),
    timeZone: "UTC",
  });
}

function suggestionsFor({ question, truth }: Case): string[] {
  const namespace = truth.culprit?.namespace ?? "shop";
  return [
    `@binnacle ${question}`,
    `/k8s check ${namespace}`,
    `@binnacle kubectl get pods -n ${namespace}`,
  ];
}

/** The bot as a process of its own: it can be stopped and started without the rest. */
function createBot(world: World) {
  let child: ChildProcess | undefined;
  let config = "";
  return { start, stop, restart };

  async function start({ botToken, appToken, apiUrl }: SlackEmulator): Promise<void> {
    await mkdir(dataDirectory, { recursive: true });
    config = path.join(dataDirectory, "binnacle.yaml");
    const settings = { ...world.settings, slack: { botToken, appToken, apiUrl } };
    await writeFile(config, JSON.stringify(settings), { mode: 0o600 });
    run();
  }

  function run(): void {
    child = runProduct(["serve", "--config", config], isolated(world.environment));
  }

  async function stop(): Promise<void> {
    if (child === undefined || child.exitCode !== null) return;
    const ended = exitCodeOf(child);
    child.kill("SIGTERM");
    await ended;
  }

  async function restart(): Promise<void> {
    await stop();
    run();
  }
}

function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    process.once("SIGINT", () => resolve());
    process.once("SIGTERM", () => resolve());
  });
}

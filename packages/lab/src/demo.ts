import { mkdir, rm } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { modelSettings, stopSignal } from "@binnacle/app";
import { lockDirectory } from "@binnacle/emulators";
import { createDemoBot } from "./create-demo-bot.ts";
import { recordedCase } from "./recorded-case.ts";
import { startDemoSlack } from "./start-demo-slack.ts";
import { startWorld, vectorsIn } from "./start-world.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));
/** Git-ignored: the vector index stays here, so that a verdict survives the end of the demo. */
const usualDirectory = path.join(root, ".demo");
const botTimeoutMs = 20_000;

export interface DemoOptions {
  readonly case: string;
  readonly port: number;
  /** Where the vector index and the configuration of the bot are kept; absent: `.demo` in the repository. */
  readonly data?: string | undefined;
  /** Forget what an earlier demo of the case remembered. */
  readonly fresh: boolean;
  /** A language model in one word; absent: code alone answers. */
  readonly model?: string | undefined;
}

/** Emulated Slack with its page, the recorded cluster and the bot, until Ctrl-C. The emulators end with this process. */
export async function demo({
  case: name,
  port,
  fresh,
  model,
  data = usualDirectory,
}: DemoOptions): Promise<number> {
  const recorded = recordedCase(name);
  const signal = stopSignal();
  const stopped = new Promise<void>((resolve) => {
    signal.addEventListener("abort", () => resolve());
  });
  const directory = path.join(data, name);
  if (fresh) await forget(directory);
  const world = await Promise.race([
    startWorld(recorded, directory, { clock: () => new Date() }),
    stopped,
  ]);
  if (world === undefined) return 0;
  const byHandFolder = path.join(directory, "by-hand");
  const models = model === undefined ? {} : modelSettings(model, { byHandFolder });
  const bot = createDemoBot({ ...world, settings: { ...world.settings, ...models } }, directory);
  try {
    const slack = await startDemoSlack(world.case, { port, onRestartBot: bot.restart });
    await bot.start(slack);
    await Promise.race([slack.control.waitForBot(botTimeoutMs), bot.failed, stopped]);
    if (!signal.aborted) {
      const sits = model === "by-hand" ? byHandFolder : undefined;
      process.stdout.write(invitation(slack.url, recorded.question, sits));
    }
    await stopped;
  } finally {
    await bot.stop();
  }
  return 0;
}

/** Empties the folder of a case, unless a demo that runs has it. */
async function forget(directory: string): Promise<void> {
  const vectors = vectorsIn(directory);
  await mkdir(vectors, { recursive: true });
  const release = lockDirectory(vectors);
  await rm(directory, { recursive: true });
  release();
}

function invitation(url: string, question: string, byHand: string | undefined): string {
  const sits =
    byHand === undefined ? "" : `  You are the model: requests come as files in ${byHand}\n`;
  return `\n  ${url}\n\n  Open it and type: @binnacle ${question}\n${sits}  Ctrl-C ends it.\n\n`;
}

import { setTimeout as sleep } from "node:timers/promises";
import { AppError } from "@binnacle/contracts";
import { createLog } from "@binnacle/runtime";
import { startSlack } from "@binnacle/slack";
import type { Config } from "./config.ts";
import { createBinnacle } from "./create-binnacle.ts";

/** At most one edit of a message in this time (design §13). */
const editGapMs = 1000;
const startTimeoutMs = 20_000;

/** Serves until SIGINT or SIGTERM; what runs then is told to stop, and its message says so. */
export async function serve(config: Config): Promise<number> {
  if (config.slack === undefined)
    throw new AppError(
      "bad_input",
      "No Slack tokens. Set slack.botToken and slack.appToken, or SLACK_BOT_TOKEN and SLACK_APP_TOKEN.",
    );
  const log = createLog("bot");
  const binnacle = createBinnacle(config, { log });
  const { botToken, appToken, apiUrl } = config.slack;
  const warming = binnacle.warm();
  const bot = await startSlack({
    connection: { botToken, appToken, ...(apiUrl === undefined ? {} : { apiUrl }) },
    orchestrator: binnacle.orchestrator,
    store: binnacle.store,
    clock: Date.now,
    timeZone: config.timeZone,
    log,
    wait: async (ms) => {
      await sleep(ms);
    },
    editGapMs,
    startTimeoutMs,
  });
  await warming;
  log({}, "ready");
  await stopSignal();
  await bot.stop();
  await binnacle.close();
  return 0;
}

function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    process.once("SIGINT", () => resolve());
    process.once("SIGTERM", () => resolve());
  });
}

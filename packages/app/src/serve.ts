import { setTimeout as sleep } from "node:timers/promises";
import { AppError, present } from "@binnacle/contracts";
import { createLog, type Log } from "@binnacle/runtime";
import { type SlackBot, startSlack } from "@binnacle/slack";
import type { Config } from "./config.ts";
import { type Binnacle, createBinnacle } from "./create-binnacle.ts";
import { createModel } from "./create-model.ts";
import { openRedaction } from "./open-redaction.ts";
import { stopSignal } from "./stop-signal.ts";

/** At most one edit of a message in this time (design §13). */
const editGapMs = 1000;
const startTimeoutMs = 20_000;

/** Serves until SIGINT or SIGTERM; what runs then is told to stop, and its message says so. */
export async function serve(config: Config): Promise<number> {
  const stopped = stop();
  const redaction = openRedaction(config);
  const { redactor } = redaction;
  const log = config.log === "none" ? () => {} : createLog("bot", redactor);
  const model = await createModel(config, { log, redactor });
  const binnacle = createBinnacle(config, { log, redaction, model });
  const warming = binnacle.warm();
  const bot = await Promise.race([startBot(config, { binnacle, log }), stopped]);
  if (bot !== undefined) {
    await Promise.race([warming, stopped]);
    log({}, "ready");
    await stopped;
    await bot.stop();
  }
  await binnacle.close();
  return 0;
}

function stop(): Promise<undefined> {
  const signal = stopSignal();
  return new Promise((resolve) => {
    signal.addEventListener("abort", () => resolve(undefined));
  });
}

async function startBot(
  { slack, timeZone }: Config,
  { binnacle, log }: { binnacle: Binnacle; log: Log },
): Promise<SlackBot> {
  if (slack === undefined)
    throw new AppError(
      "bad_input",
      "No Slack tokens. Set slack.botToken and slack.appToken, or SLACK_BOT_TOKEN and SLACK_APP_TOKEN.",
    );
  const { botToken, appToken, apiUrl } = slack;
  return await startSlack({
    connection: { botToken, appToken, ...present({ apiUrl }) },
    ...binnacle,
    streams: binnacle.hasModel,
    clock: Date.now,
    timeZone,
    log,
    wait: async (ms) => {
      await sleep(ms);
    },
    editGapMs,
    startTimeoutMs,
  });
}

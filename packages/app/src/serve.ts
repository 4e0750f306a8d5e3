import { setTimeout as sleep } from "node:timers/promises";
import { present } from "@binnacle/contracts";
import { createLog, type Log, type Redactor } from "@binnacle/runtime";
import { type SlackBot, startSlack } from "@binnacle/slack";
import { assertClustersKnown } from "./access-settings.ts";
import type { Config } from "./config.ts";
import { type Binnacle, createBinnacle } from "./create-binnacle.ts";
import { createModel } from "./create-model.ts";
import { openRedaction } from "./open-redaction.ts";
import { slackTokens } from "./slack-tokens.ts";
import { stopSignal } from "./stop-signal.ts";

/** At most one edit of a message in this time (design §13). */
const editGapMs = 1000;
const startTimeoutMs = 20_000;
/** A mounted Secret is as slow to change. */
const tokensEveryMs = 30_000;

/** Serves until SIGINT or SIGTERM; what runs then is told to stop, and its message says so. */
export async function serve(config: Config): Promise<number> {
  const stopped = stop();
  const redaction = openRedaction(config);
  const { redactor } = redaction;
  const log = config.log === "none" ? () => {} : createLog("bot", redactor);
  const model = await createModel(config, { log, redactor });
  const running: Partial<Record<"bot", SlackBot>> = {};
  const wiring = { log, redaction, model, standing: () => running.bot?.standing() };
  const binnacle = createBinnacle(config, wiring);
  const warming = binnacle.warm();
  const bot = await Promise.race([startBot(config, { binnacle, log, redactor }), stopped]);
  if (bot !== undefined) {
    running.bot = bot;
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
  { slack, access, timeZone }: Config,
  { binnacle, ...ports }: { binnacle: Binnacle; log: Log; redactor: Redactor },
): Promise<SlackBot> {
  assertClustersKnown(access, binnacle.clusters);
  const apiUrl = slack?.apiUrl;
  return await startSlack({
    connection: { ...slackTokens(slack), ...present({ apiUrl }) },
    rotation: { readTokens: () => slackTokens(slack), everyMs: tokensEveryMs },
    ...binnacle,
    access,
    streams: binnacle.hasModel,
    clock: Date.now,
    timeZone,
    ...ports,
    wait: async (ms) => {
      await sleep(ms);
    },
    editGapMs,
    startTimeoutMs,
  });
}

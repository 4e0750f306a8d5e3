import { setTimeout as sleep } from "node:timers/promises";
import { present } from "@binnacle/contracts";
import { createLog, type Log, type Redactor } from "@binnacle/runtime";
import { type SlackBot, type SlackObserver, startSlack } from "@binnacle/slack";
import { assertClustersKnown } from "./access-settings.ts";
import type { Config } from "./config.ts";
import { connectServers } from "./connect-servers.ts";
import { type Binnacle, createBinnacle } from "./create-binnacle.ts";
import { createModel } from "./create-model.ts";
import { openObserving } from "./observe/open-observing.ts";
import { openRedaction } from "./open-redaction.ts";
import { openStore } from "./open-store.ts";
import { slackTokens } from "./slack-tokens.ts";
import { stopSignal } from "./stop-signal.ts";

/** At most one edit of a message in this time (design §13). */
const editGapMs = 1000;
const startTimeoutMs = 20_000;
/** Slack lets an app open about one connection a minute. */
const recountMs = 5 * 60_000;
/** With the one above: another install is told within ten minutes. */
const countEveryMs = 4 * 60_000;
/** A mounted Secret is as slow to change. */
const tokensEveryMs = 30_000;

/** Serves until SIGINT or SIGTERM; what runs then is told to stop, and its message says so. */
export async function serve(config: Config): Promise<number> {
  const stopped = stop();
  const redaction = openRedaction(config);
  const { redactor } = redaction;
  const log = config.log === "none" ? () => {} : createLog("bot", redactor);
  const started: { bot?: SlackBot | undefined } = {};
  const standing = () => started.bot?.standing();
  const watched = await openObserving(config, { log, standing });
  const model = await createModel(config, { log, redactor, watched });
  const connected = connectServers(config, log, redaction);
  // The servers start while the database opens.
  const warming = connected.gateway.warm();
  const kept = await openStore(config, { clock: Date.now, log, redactor });
  const given = { log, redaction, connected, model, watched, standing, kept };
  const binnacle = createBinnacle(config, given);
  const ports = { binnacle, log, redactor, observer: watched?.slack };
  const bot = await Promise.race([startBot(config, ports), stopped]);
  if (bot !== undefined) {
    started.bot = bot;
    await Promise.race([warming, stopped]);
    log({}, "ready");
    const stopLooking = watched?.look(config, { connected, bot, log, redactor });
    await stopped;
    stopLooking?.();
    await bot.stop();
  }
  await binnacle.close();
  await kept.close();
  await watched?.close();
  return 0;
}

function stop(): Promise<undefined> {
  const signal = stopSignal();
  return new Promise((resolve) => {
    signal.addEventListener("abort", () => resolve(undefined));
  });
}

interface BotPorts {
  readonly binnacle: Binnacle;
  readonly log: Log;
  readonly redactor: Redactor;
  readonly observer: SlackObserver | undefined;
}

async function startBot(
  { slack, access, timeZone }: Config,
  { binnacle, ...ports }: BotPorts,
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
    recountMs,
    countEveryMs,
  });
}

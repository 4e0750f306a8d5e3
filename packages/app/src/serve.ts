import { setTimeout as sleep } from "node:timers/promises";
import { present } from "@binnacle/contracts";
import type { Log, Redactor } from "@binnacle/runtime";
import { type SlackBot, type SlackObserver, startSlack } from "@binnacle/slack";
import { assertClustersKnown } from "./access-settings.ts";
import type { Config } from "./config.ts";
import type { Connected } from "./connect-servers.ts";
import { type Binnacle, createBinnacle } from "./create-binnacle.ts";
import { createModel } from "./create-model.ts";
import { openObserving } from "./observe/open-observing.ts";
import type { Redaction } from "./open-redaction.ts";
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

/** What is begun before all of this is loaded. */
interface Opened {
  readonly redaction: Redaction;
  readonly log: Log;
  readonly connected: Connected;
  /** Ends when the servers have started. */
  readonly warming: Promise<void>;
}

/** Serves until SIGINT or SIGTERM; what runs then is told to stop, and its message says so. */
export async function serve(config: Config, opened: Opened): Promise<number> {
  const stopped = stop();
  const { redaction, log, connected, warming } = opened;
  const { redactor } = redaction;
  const started: { bot?: SlackBot | undefined } = {};
  const standing = () => started.bot?.standing();
  const [watched, kept] = await Promise.all([
    openObserving(config, { log, standing }),
    openStore(config, { clock: Date.now, log, redactor }),
  ]);
  const model = await createModel(config, { log, redactor, watched });
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

import { toBlocks } from "@binnacle/report";
import { type Log, logFailure, type Redactor } from "@binnacle/runtime";
import type { SlackBot } from "@binnacle/slack";
import type { Config } from "../config.ts";
import type { Connected } from "../connect-servers.ts";
import { examineConnections } from "../doctor/examine-connections.ts";
import { type Crier, createCrier } from "./create-crier.ts";
import { createWatchdog } from "./create-watchdog.ts";

export interface Looking {
  readonly connected: Connected;
  readonly bot: Pick<SlackBot, "tell" | "standing">;
  /** How many checks are wrong now. */
  readonly count: (wrong: number) => void;
  readonly log: Log;
  readonly redactor: Redactor;
}

/** Nobody waits for it: a slow source is not taken for a dead one. */
const timeoutMs = 10_000;
/** Rights are a hundred questions for each namespace: asked in two looks of ten, in a row, since what is wrong twice is told. */
const cycle = 10;
const wholeInCycle = 2;
const asker = {
  may: { clusters: "all", namespaces: "all" },
  by: { id: "binnacle:watch", name: "watchdog" },
} as const;

/** Looks again and again at the bot's own connections, and tells the admins what changed. Gives what ends it. */
export function keepLooking(
  config: Config,
  { channel, lookEverySeconds }: NonNullable<Config["observe"]>,
  { connected, bot, count, log, redactor }: Looking,
): () => void {
  let looks = 0;
  const crier = crierIn(config, channel, bot);
  const watchdog = createWatchdog({
    look: () => {
      const isBrief = looks % cycle >= wholeInCycle;
      looks += 1;
      const own = { connected, redactor, log, standing: bot.standing() };
      return examineConnections({ config, ...asker, timeoutMs, isUnpaid: true, isBrief, ...own });
    },
    async tell(news) {
      for (const { id, why } of news.wrong) log({ check: id, why }, "own check wrong");
      for (const { check } of news.well) log({ check: check.id }, "own check well again");
      await crier.tell(news);
    },
    count,
    clock: Date.now,
    log,
  });
  let isLooking = false;
  const look = async (): Promise<void> => {
    if (isLooking) return;
    isLooking = true;
    try {
      await watchdog.look();
      await crier.catchUp();
    } catch (error) {
      logFailure(log, error, "admins not told");
    } finally {
      isLooking = false;
    }
  };
  const timer = setInterval(() => void look(), lookEverySeconds * 1000);
  void look();
  return () => clearInterval(timer);
}

function crierIn(
  { quietHours, timeZone }: Config,
  channel: string | undefined,
  bot: Looking["bot"],
): Crier {
  return createCrier({
    quietHours,
    timeZone,
    clock: Date.now,
    post: async (document) => {
      if (channel !== undefined) await bot.tell(channel, toBlocks(document));
    },
  });
}

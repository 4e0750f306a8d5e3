import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Binnacle, Config, createBinnacle, slackTokens } from "@binnacle/app";
import type { Case } from "@binnacle/cases";
import type { Model } from "@binnacle/contracts";
import type { SlackEmulator } from "@binnacle/emulators";
import { startDemoSlack } from "@binnacle/lab";
import { createRedactor } from "@binnacle/runtime";
import { type SlackBot, startSlack } from "@binnacle/slack";
import type { z } from "zod";
import { patience } from "./investigate.ts";
import { type OpenWorld, openWorld } from "./open-world.ts";
import { recordedCase } from "./recorded-case.ts";
import { type SecretMount, secretMount } from "./secret-mount.ts";
import { serveTools } from "./serve-tools.ts";

/** The whole product on emulated surroundings, in this process: real Socket Mode, real HTTP. */
export interface Stage {
  readonly world: OpenWorld;
  readonly slack: SlackEmulator;
  readonly binnacle: () => Binnacle;
  readonly bot: () => SlackBot;
  /** Where the tokens of the bot stand. */
  readonly secret: SecretMount;
  /** What the product logged, fields and message. */
  readonly logged: readonly string[];
  /** The servers of its tools, which have addresses of their own, go on. */
  readonly restartBot: (access?: Access) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Who may ask, as a configuration file says it. */
export type Access = z.input<typeof Config>["access"];

interface Timing extends Partial<Pick<Config, "toolTimeoutMs" | "agentsTimeoutMs">> {
  /** How often the bot looks at its tokens. */
  readonly tokensEveryMs?: number;
  /** How often it has Slack count the connections of its app. */
  readonly countEveryMs?: number;
}

/** What is asked of Slack meanwhile is what tests ask for. */
const seldomMs = 60_000;

/** Deadlines: those of the product where a test is about them; else a busy machine changes no words. */
export async function startStage(
  played: string | Case,
  model?: Model,
  { tokensEveryMs = seldomMs, countEveryMs = seldomMs, ...deadlines }: Timing = patience,
): Promise<Stage> {
  const world = await openWorld(typeof played === "string" ? recordedCase(played) : played);
  Object.assign(process.env, world.environment);
  const slack = await startDemoSlack(world.case, {});
  const logged: string[] = [];
  const log = (fields: object, message: string): void => {
    logged.push(JSON.stringify({ ...fields, message }));
  };
  const secret = secretMount(path.join(world.directory, "slack"));
  secret.write(tokensOf(slack));
  const tools = await serveTools(world.settings, deadlines.toolTimeoutMs);
  let running = await startBot();
  return {
    world,
    slack,
    logged,
    binnacle: () => running.binnacle,
    bot: () => running.bot,
    secret,
    restartBot: async (access) => {
      await stop();
      running = await startBot(access);
    },
    close: async () => {
      await stop();
      await tools.close();
      await Promise.all([slack.close(), world.close()]);
    },
  };

  async function startBot(given?: Access): Promise<{ binnacle: Binnacle; bot: SlackBot }> {
    const { apiUrl } = slack;
    const { servers } = tools;
    const files = {
      botTokenFile: secret.file("bot-token"),
      appTokenFile: secret.file("app-token"),
    };
    const config = Config.parse({
      ...world.settings,
      ...deadlines,
      servers,
      slack: { ...files, apiUrl },
      access: given,
    });
    const serving: Partial<Record<"bot", SlackBot>> = {};
    const { access } = config;
    const binnacle = createBinnacle(config, {
      log,
      model,
      standing: () => serving.bot?.standing(),
    });
    await binnacle.warm();
    const bot = await startSlack({
      connection: { ...slackTokens(files), apiUrl },
      rotation: { readTokens: () => slackTokens(files), everyMs: tokensEveryMs },
      ...binnacle,
      access,
      streams: binnacle.hasModel,
      clock: Date.now,
      timeZone: "UTC",
      log,
      redactor: createRedactor(),
      wait: async (ms) => {
        await sleep(ms);
      },
      editGapMs: 50,
      startTimeoutMs: 10_000,
      recountMs: 300,
      countEveryMs,
    });
    serving.bot = bot;
    return { binnacle, bot };
  }

  async function stop(): Promise<void> {
    await running.bot.stop();
    await running.binnacle.close();
  }
}

/** As the keys of a Secret. */
export function tokensOf({ botToken, appToken }: Pick<SlackEmulator, "botToken" | "appToken">) {
  return { "bot-token": botToken, "app-token": appToken };
}

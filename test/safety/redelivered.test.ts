import { type ChildProcess, spawn } from "node:child_process";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { program } from "@binnacle/app";
import type { SlackEmulator } from "@binnacle/emulators";
import { startDemoSlack, tokenFiles } from "@binnacle/lab";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buttonsOf, type Message, read, talkIn } from "../flow/slack-talk.ts";
import { type OpenWorld, openWorld } from "../support/open-world.ts";
import { recordedCase } from "../support/recorded-case.ts";

let world: OpenWorld;
let slack: SlackEmulator;
let bot: ChildProcess | undefined;
const talk = talkIn(() => slack.control);
const channel = "incidents";
const question = "why is checkout failing?";

beforeAll(async () => {
  world = await openWorld(recordedCase("missing-env"));
  slack = await startDemoSlack(world.case, {});
  await startBot();
}, 60_000);
afterAll(async () => {
  await killBot();
  await Promise.all([slack.close(), world.close()]);
});

/** The bot as a process of its own, as it is run. */
async function startBot(): Promise<void> {
  const file = path.join(world.directory, "binnacle.yaml");
  const connection = { ...(await tokenFiles(world.directory, slack)), apiUrl: slack.apiUrl };
  await writeFile(file, JSON.stringify({ ...world.settings, slack: connection }), { mode: 0o600 });
  const env = { ...process.env, ...world.environment };
  bot = spawn(process.execPath, [program, "serve", "--config", file], { env, stdio: "ignore" });
  await slack.control.waitForBot(20_000);
}

/** Without a word: it has no time to end anything. */
async function killBot(): Promise<void> {
  const own = bot;
  bot = undefined;
  if (own === undefined) return;
  const gone = new Promise((resolve) => own.once("exit", resolve));
  own.kill("SIGKILL");
  await gone;
  while (slack.control.connected() > 0) await sleep(20);
}

async function afterRestart(message: Message): Promise<void> {
  await killBot();
  await startBot();
  expect(slack.control.redeliver(message.ts)).toBeGreaterThan(0);
}

test("a question that was answered is not answered again when its event comes after a restart", async () => {
  const asked = slack.control.mention({ channel, text: question });
  await talk.next(asked.ts, "no model used");
  await afterRestart(asked);
  const other = await talk.mention("check shop");
  expect(read(other)).toMatch(/^🔴 shop/u);
  expect(talk.fromBot(asked.ts)).toHaveLength(1);
}, 60_000);

test("what a process that was killed had begun is ended by the next one, in the same message", async () => {
  world.prometheus.fault("hang");
  const asked = slack.control.mention({ channel, text: question });
  const begun = await talk.next(asked.ts, "checking error rate");
  await killBot();
  world.prometheus.fault("none");
  await startBot();
  slack.control.redeliver(asked.ts);
  const whole = await talk.next(asked.ts, "no model used");
  expect(whole.ts).toBe(begun.ts);
  expect(talk.fromBot(asked.ts)).toHaveLength(1);
}, 60_000);

test("a direct message and a reply are answered once, too", async () => {
  const direct = slack.control.say({ channel: "binnacle", text: "check shop" });
  await talk.next(direct.ts, "🔴 shop");
  const root = slack.control.mention({ channel, text: "check payments" });
  await talk.next(root.ts, "🟢 Nothing is wrong");
  const reply = slack.control.say({ channel, text: "what changed?", threadTs: root.ts });
  await expect.poll(() => talk.fromBot(root.ts).length).toBe(2);
  await afterRestart(direct);
  slack.control.redeliver(reply.ts);
  slack.control.redeliver(root.ts);
  await talk.mention("check shop");
  expect([talk.fromBot(direct.ts).length, talk.fromBot(root.ts).length]).toEqual([1, 2]);
}, 60_000);

test("Share that comes again is shared once, before and after a restart", async () => {
  const shown = () =>
    slack.control.messages(channel).filter((item) => read(item).includes("shared by"));
  const quick = await talk.slash("check shop");
  const again = await slack.control.repeatRequest();
  expect(again).toMatchObject({ kind: "acked", payload: {} });
  const share = buttonsOf(quick).find(({ actionId }) => actionId === "share");
  expect(share).toBeDefined();
  await talk.click(quick, "Share");
  await expect.poll(() => shown().length).toBe(1);
  await slack.control.repeatRequest();
  await killBot();
  await startBot();
  await slack.control.repeatRequest();
  await talk.mention("check payments");
  expect(shown()).toHaveLength(1);
}, 60_000);

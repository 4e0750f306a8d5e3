import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Killable, startKillable } from "../support/start-killable.ts";
import { type Message, person, read, talkIn } from "./slack-talk.ts";

const question = "why is checkout failing?";
const patienceMs = 60_000;

describe("a bot that the kernel ends", () => {
  let bot: Killable;

  beforeAll(async () => {
    bot = await startKillable("missing-env");
    await bot.start();
  }, 120_000);

  afterAll(async () => await bot.close());

  const answersTo = (root: string): Message[] =>
    bot.slack.control.thread(root).filter(({ bot_id: id }) => id !== undefined);

  const talk = talkIn(() => bot.slack.control);

  test("is told to stop in the middle says that it goes on, and does", async () => {
    const { ts } = bot.slack.control.mention({ ...person, text: question });
    await expect.poll(() => answersTo(ts).length, { interval: 5, timeout: patienceMs }).toBe(1);
    await bot.end("SIGTERM");
    const [left] = answersTo(ts);
    expect(left && read(left)).toContain("goes on when I am back");
    await bot.start();
    await expect.poll(() => answersTo(ts).some(isWhole), { timeout: patienceMs }).toBe(true);
    expect(answersTo(ts)).toHaveLength(1);
  });

  test("knows afterwards what was talked about, without looking again, and takes an Accept", async () => {
    const { ts } = bot.slack.control.mention({ ...person, text: question });
    await expect.poll(() => answersTo(ts).some(isWhole), { timeout: patienceMs }).toBe(true);
    await bot.end();
    await bot.start();
    const [answer] = answersTo(ts);
    if (answer === undefined) throw new Error("The answer is gone.");
    await talk.click(answer, "Accept");
    await talk.until(answer, "Accepted by");
    const told = await talk.reply("what changed?", ts);
    expect(read(told)).toMatch(/payment/u);
  });

  test.for([
    ["before it says anything", () => true],
    ["once it said that it looks", (said: readonly Message[]) => said.length > 0],
    [
      "once the first look is shown",
      (said: readonly Message[]) => said.some(({ text }) => /payment/u.test(text)),
    ],
    ["once the answer is whole", (said: readonly Message[]) => said.some(isWhole)],
  ] as const)("%s answers once, whole, when it is back", async ([, isThen]) => {
    const { ts } = bot.slack.control.mention({ ...person, text: question });
    await expect.poll(() => isThen(answersTo(ts)), { interval: 5, timeout: patienceMs }).toBe(true);
    await bot.end();
    await bot.start();
    await expect.poll(() => answersTo(ts).some(isWhole), { timeout: patienceMs }).toBe(true);
    expect(answersTo(ts)).toHaveLength(1);
  });
});

function isWhole(message: Message): boolean {
  return JSON.stringify(message.blocks ?? []).includes("verdict:accept");
}

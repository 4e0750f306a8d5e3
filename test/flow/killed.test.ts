import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Killable, startKillable } from "../support/start-killable.ts";
import { buttonsOf, type Message, person } from "./slack-talk.ts";

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
    bot.slack.control
      .messages(person.channel)
      .filter((message) => message.thread_ts === root && message.user !== person.user);

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
  return buttonsOf(message).some(({ actionId }) => actionId === "verdict:accept");
}

import { afterAll, beforeAll, expect, test } from "vitest";
import { buttonsOf, type Message, read, talkIn } from "../flow/slack-talk.ts";
import { type Stage, startStage } from "../support/start-stage.ts";

/** Who may look at less neither takes the place of what others read, nor spoils it. */
let stage: Stage;
const talk = talkIn(() => stage.slack.control);
const channel = "incidents";
const narrow = "payments-oncall";
const access = {
  groups: [{ id: "S0SRE" }, { id: "S0PAYMENTS", namespaces: ["payments"] }],
};
const nothingOfShop = /^(?![\s\S]*(?:payment-[a-z0-9]+-|crashes|CrashLoop|PAYMENT_GATEWAY))/u;

beforeAll(async () => {
  stage = await startStage("missing-env");
}, 60_000);
afterAll(async () => stage.close());

const writes = (text: string) => async (wide: Message) => {
  const threadTs = wide.thread_ts ?? "";
  stage.slack.control.say({ channel, user: narrow, text: `@binnacle ${text}`, threadTs });
  return await talk.next(threadTs, "covers more than you may look at: I answer without it");
};
const clicks = (label: string) => async (wide: Message) => {
  await talk.click(wide, label, narrow);
  return await talk.whisper(wide.thread_ts ?? "");
};

test.for([
  ["asks whether it is fixed", writes("is it fixed?")],
  ["asks why", writes("why?")],
  ["clicks Accept", clicks("Accept")],
] as const)(
  "after a restart, when somebody who may look at less %s, the thread is about the same still",
  async ([, act]) => {
    await stage.restartBot(access);
    const wide = await talk.mention("is anything wrong?");
    expect(read(wide)).toContain("🔴");
    await stage.restartBot(access);
    expect(read(await act(wide))).toMatch(nothingOfShop);
    await talk.click(wide, "Accept");
    expect(read(await talk.until(wide, "Accepted by sre-oncall"))).toContain("🔴");
    const goesOn = await talk.mention("is it fixed?", wide.thread_ts);
    expect(read(goesOn)).toMatch(/payment[\s\S]*crash/u);
  },
);

test.for([
  ["an answer", 0],
  ["an answer of before a restart", 1],
] as const)(
  "the click of somebody who may look at less leaves %s as it is",
  async ([, restarts]) => {
    const { control } = stage.slack;
    await stage.restartBot(access);
    const wide = await talk.mention("check shop");
    if (restarts > 0) await stage.restartBot(access);
    const asks = buttonsOf(wide).find(({ actionId }) => actionId.startsWith("ask:"));
    if (asks === undefined) throw new Error(`no question under ${wide.text}`);
    const thread = () => control.thread(wide.thread_ts ?? "");
    const before = thread().length;
    await talk.click(wide, asks.label, narrow);
    await expect.poll(() => thread().length).toBe(before + 1);
    const own = thread().at(-1);
    expect(own && read(own)).toMatch(nothingOfShop);
    expect(thread().find(({ ts }) => ts === wide.ts)?.blocks).toEqual(wide.blocks);
  },
);

test("what somebody who may look at less was answered becomes what they click on it", async () => {
  const { control } = stage.slack;
  await stage.restartBot(access);
  const asked = control.say({ channel, user: narrow, text: "@binnacle check payments" });
  const own = await talk.next(asked.ts, "Nothing is wrong");
  const [first] = buttonsOf(own);
  await talk.click(own, first?.label ?? "", narrow);
  await control.waitForMessage(
    ({ ts, blocks }) => ts === own.ts && JSON.stringify(blocks) !== JSON.stringify(own.blocks),
    10_000,
  );
  expect(talk.fromBot(asked.ts)).toHaveLength(1);
});

test.for([
  [
    "the word",
    (threadTs: string) =>
      stage.slack.control.say({ channel, user: narrow, text: "stop", threadTs }),
  ],
  [
    "the button",
    (threadTs: string) => stage.slack.control.stopSession({ channel, user: narrow, threadTs }),
  ],
] as const)("who may look at less does not end what runs on more, by %s", async ([, stop]) => {
  const { control } = stage.slack;
  await stage.restartBot(access);
  stage.world.prometheus.fault("hang");
  const asked = control.mention({ channel, user: "sre-oncall", text: "why is checkout failing?" });
  await talk.next(asked.ts, "checking error rate");
  stop(asked.ts);
  const told = await talk.whisper(asked.ts);
  stage.world.prometheus.fault("none");
  expect(told).toMatchObject({ ephemeral_for: "U0PAYMENTS" });
  expect(read(told)).toMatch(nothingOfShop);
  const whole = await talk.next(asked.ts, "no model used");
  expect(read(whole)).not.toContain("Stopped by");
});

import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { planted } from "@binnacle/cases";
import { afterEach, expect, test } from "vitest";
import { slackStage } from "./slack-stage.ts";
import { type Message, person, read } from "./slack-talk.ts";

const { stage, talk } = slackStage("missing-env");

afterEach(() => stage().slack.control.clearFaults());

const culprit = /^🔴 payment crashes on start, since/;

test.for([
  ["nothing", "", /^I look, I never change anything/],
  ["a greeting", "hello", /^I look, I never change anything/],
  ["40,000 characters", `why is checkout failing? ${"x".repeat(40_000)}`, culprit],
  ["unicode and emoji", "why is 🛒 checkout failing? 日本語 :fire:", culprit],
  ["a capital", "Checkout is down!", culprit],
  ["a ping of everybody", "why is checkout failing <!channel> <!here>", culprit],
  [
    "a word that names nothing",
    "why are the customers of zzz angry?",
    /^No object is named zzz; this is about the whole cluster\.\n🔴 payment crashes/,
  ],
  ["right-to-left marks", "why is \u202echeckout\u202c failing?", culprit],
] as const)("a mention with %s is answered", async ([, text, says]) => {
  expect(read(await talk.mention(text))).toMatch(says);
});

test("a direct message is answered in its thread, and the talk goes on there", async () => {
  const answer = await talk.direct("why is checkout failing?");
  expect(read(answer)).toMatch(culprit);
  const said = stage().slack.control.say({
    channel: "binnacle",
    text: "what changed?",
    threadTs: answer.thread_ts,
  });
  const next = await stage().slack.control.waitForMessage(
    (message) => message.thread_ts === answer.thread_ts && Number(message.ts) > Number(said.ts),
    10_000,
  );
  expect(read(next)).toMatch(/^2 changes in shop/);
});

test("a new direct message refers to the one before it", async () => {
  expect(read(await talk.direct("since when?"))).toMatch(/^Since .*: payment crashes on start$/m);
});

test("the same event three times, as mention and as message, is answered once", async () => {
  stage().slack.control.fault({ kind: "duplicate_events", copies: 2 });
  const answer = await talk.mention("why is checkout failing?");
  await talk.reply("what changed?", answer.thread_ts ?? "");
  await talk.mention("help");
  expect(talk.fromBot(answer.thread_ts ?? "")).toHaveLength(2);
});

test("when Slack refuses containers the answer arrives in plain blocks", async () => {
  stage().slack.control.fault({ kind: "refuse_block", blockType: "container" });
  const answer = await talk.mention("why is checkout failing?");
  expect(answer.blocks?.map(({ type }) => type)).not.toContain("container");
  expect(read(answer)).toMatch(/^Evidence \(\d+\)$/m);
  expect(read(answer)).toContain("no model used");
});

test("a rate limit on edits delays the answer, and the next question is not held up by it", async () => {
  const { control } = stage().slack;
  control.fault({ kind: "rate_limit", method: "chat.update", retryAfterSeconds: 6, times: 1 });
  const first = control.mention({ ...person, text: "why is checkout failing?" });
  await control.waitForMessage(({ thread_ts: thread }) => thread === first.ts, 20_000);
  expect(read(await talk.mention("what changed in shop?"))).toMatch(/^2 changes/);
  expect(talk.fromBot(first.ts).map(read).join()).not.toContain("no model used");
  expect(read(await talk.next(first.ts, "no model used"))).toMatch(culprit);
});

test("who Slack does not tell in time is asked to try again; what it told before holds", async () => {
  await stage().restartBot();
  const { control } = stage().slack;
  control.fault({ kind: "slow", method: "users.info", delayMs: 5000 });
  const asked = control.mention({ ...person, text: "why is checkout failing?" });
  const line = await control.waitForMessage(
    ({ ephemeral_for: reader, ts }) => reader !== undefined && Number(ts) > Number(asked.ts),
    4500,
  );
  expect(line.text).toBe(
    "Slack does not tell me who you are, so I do not answer. Try again in a minute.",
  );
  expect(talk.fromBot(asked.ts)).toEqual([]);
  control.clearFaults();
  expect(read(await talk.mention("why is checkout failing?"))).toMatch(culprit);
  control.fault({ kind: "slow", method: "users.info", delayMs: 5000 });
  expect(read(await talk.mention("why is checkout failing?"))).toMatch(culprit);
  control.clearFaults();
});

test("an answer whose message was deleted meanwhile is posted anew", async () => {
  stage().slack.control.fault({
    kind: "platform_error",
    method: "chat.update",
    error: "message_not_found",
    times: 1,
  });
  const asked = stage().slack.control.mention({ ...person, text: "why is checkout failing?" });
  expect(read(await talk.next(asked.ts, "no model used"))).toMatch(culprit);
});

test("a bot that is stopped keeps the first look and says that it was stopped", async () => {
  const { control } = stage().slack;
  stage().world.prometheus.fault("hang");
  const asked = control.mention({ ...person, text: "why is checkout failing?" });
  await talk.next(asked.ts, "checking error rate");
  await stage().restartBot();
  stage().world.prometheus.fault("none");
  const last = talk.fromBot(asked.ts).at(-1);
  const text = last === undefined ? "" : read(last);
  expect(text).toMatch(culprit);
  expect(text).toContain("I was stopped before the answer was whole. Ask again.");
});

test("in all of this nobody was pinged, no planted secret left the product, and no stack trace was shown", async () => {
  const { control } = stage().slack;
  await talk.mention("show me the logs of payment in shop");
  const answer = await talk.mention("why is checkout failing?");
  await talk.click(answer, "Accept");
  await talk.until(answer, "Accepted by sre-oncall");
  const note = stage().world.case.logs.find((line) => line.text.includes(planted.ping));
  const told = await talk.mention(`kubectl logs ${note?.pod ?? ""} -n shop --tail=200`);
  expect(read(told)).toContain(`${planted.ping} please call me`);
  const sentCalls = () => JSON.stringify(control.apiCalls().map(({ arguments: sent }) => sent));
  await expect.poll(sentCalls).toContain("[redacted");
  const calls = sentCalls();
  expect(control.pings()).toEqual([]);
  const shown = control.messages("incidents").flatMap(({ ts }: Message) => control.thread(ts));
  const folder = path.join(path.dirname(stage().world.settings.kubeconfig), "vectors");
  const places = {
    "Slack API calls": calls,
    "the vector index": await contentOf(folder),
    "the log": stage().logged.join("\n"),
  };
  for (const [place, text] of Object.entries(places))
    for (const secret of [planted.password, planted.accessKey])
      expect(text.includes(secret), `${secret} in ${place}`).toBe(false);
  const trace = /\n\s*at \S+ \(|node:internal|(?:Type|Zod)Error/.exec(shown.map(read).join("\n"));
  expect(trace?.[0]).toBeUndefined();
});

async function contentOf(folder: string): Promise<string> {
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  const texts = files
    .filter((file) => file.isFile())
    .map((file) => readFile(path.join(file.parentPath, file.name), "utf8"));
  return (await Promise.all(texts)).join("\n");
}

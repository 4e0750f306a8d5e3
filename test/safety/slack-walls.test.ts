import { afterAll, beforeAll, expect, test } from "vitest";
import { buttonsOf, talkIn } from "../flow/slack-talk.ts";
import { type Stage, startStage } from "../support/start-stage.ts";

const secret = ["hunter2", "Xq9", "zz41"].join("");
const typed = `password=${secret}`;

let stage: Stage;
const talk = talkIn(() => stage.slack.control);

beforeAll(async () => {
  stage = await startStage("missing-env");
}, 60_000);
afterAll(async () => stage.close());

/** Everything of ours that crossed the wire, and everything that stands in the workspace because of us. */
function written(): string {
  const { control, journal } = stage.slack;
  const roots = control.messages("incidents");
  const ours = [...roots, ...roots.flatMap(({ ts }) => control.thread(ts))].filter(
    ({ user }) => user === "U0BINNACLE",
  );
  return JSON.stringify([journal.apiCalls.map((call) => call.arguments), ours]);
}

test("a session is called after a question, without the secret in it", async () => {
  const answer = await talk.mention(`why is checkout failing? it says ${typed}`);
  const { apiCalls } = stage.slack.journal;
  const titles = apiCalls.flatMap(({ arguments: { title } }) => (title === undefined ? [] : title));
  expect(JSON.stringify(titles)).toContain("[redacted");
  expect(written()).not.toContain(secret);
  const { conversations, store } = stage.binnacle();
  const held = await conversations.get(`${answer.channel}:${answer.thread_ts}`);
  const kept = JSON.stringify([held, await store.get(held?.investigationId ?? "")]);
  expect(kept).toContain("[redacted");
  expect(kept).not.toContain(secret);
}, 30_000);

const commands = [
  `frobnicate ${typed}`,
  `check ${typed}`,
  `logs ${typed}`,
  `why ${typed} -n shop`,
  `events -n ${typed}`,
  `kubectl get pods -l ${typed}`,
  `kubectl delete pod ${typed}`,
];

test.each(commands)("a command echoes no secret: %#", async (text) => {
  const answer = await talk.slash(text);
  expect(JSON.stringify(answer)).not.toContain(secret);
});

test("a word that is taken for no verb is echoed without its secret", async () => {
  await talk.mention(`frobnicate ${typed}`);
  expect(written()).not.toContain(secret);
}, 30_000);

test("what is clicked asks on with what was shown", async () => {
  const answer = await talk.slash(`check shop`);
  expect(buttonsOf(answer).map(({ label }) => label)).toContain("Share");
  expect(stage.slack.journal.rejected).toEqual([]);
});

test("nothing that was logged holds it", () => {
  expect(stage.logged.join("\n")).not.toContain(secret);
});

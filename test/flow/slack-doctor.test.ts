import { afterEach, expect, test } from "vitest";
import { slackStage } from "./slack-stage.ts";
import { type Message, person, read } from "./slack-talk.ts";

const { stage, talk } = slackStage("missing-env");
const patienceMs = 60_000;

afterEach(() => {
  stage().slack.control.clearFaults();
  stage().world.kubernetes.clearFaults();
});

/** The ephemeral answer, in the acknowledgement or behind it. */
async function slashDoctor(user = person.user): Promise<Message> {
  const { control } = stage().slack;
  const before = new Set(control.messages(person.channel).map(({ ts }) => ts));
  await control.slash({ ...person, user, command: "/k8s", text: "doctor" });
  return await control.waitForMessage(
    (message) =>
      message.ephemeral_for !== undefined &&
      !before.has(message.ts) &&
      !read(message).startsWith("Reading the cluster") &&
      message.text !== "Reading the cluster…",
    patienceMs,
  );
}

test("/k8s doctor says what could not be told, how much is well, and posts nothing", async () => {
  const { control } = stage().slack;
  const posts = control.apiCalls("chat.postMessage").length;
  const answer = await slashDoctor();
  const shown = read(answer);
  expect(shown.split("\n")[0]).toMatch(
    /^⚪ My connections: 1 of \d+ checks could not be told, none found anything wrong$/u,
  );
  expect(shown).toMatch(
    /^⚪ Memory: s3vectors:PutVectors, s3vectors:DeleteVectors {2}only a write would tell/mu,
  );
  expect(shown).toMatch(
    /^\d+ well, \d+ not configured or withheld\. `binnacle doctor` where I run/mu,
  );
  expect(answer.ephemeral_for).toBeDefined();
  expect(control.apiCalls("chat.postMessage")).toHaveLength(posts);
});

test("what is wrong comes first, with the line that mends it, and no token is shown", async () => {
  const { slack, world } = stage();
  world.kubernetes.fault({ answer: 403, resource: "pods", verb: "watch" });
  slack.control.fault({ kind: "platform_error", method: "auth.test", error: "token_revoked" });
  const shown = read(await slashDoctor());
  const [first = "", ...rest] = shown.split("\n").filter((line) => line !== "");
  expect(first).toMatch(
    /^🔴 My connections: 2 of \d+ checks found something wrong; \d+ could not be told$/u,
  );
  expect(rest.slice(0, 2)).toEqual([
    "🔴 Slack: bot token  Slack refuses it: token_revoked",
    "🔴 Kubernetes prod-eu: pods  may not watch",
  ]);
  expect(shown).toContain("Bot User OAuth Token, which starts with xoxb-: put it where");
  expect(shown).toContain('  verbs: ["watch"]');
  for (const token of [slack.botToken, slack.appToken]) expect(shown).not.toContain(token);
});

test("the same words after a mention are answered in the thread", async () => {
  const answer = await talk.mention("doctor");
  expect(answer.ephemeral_for).toBeUndefined();
  expect(read(answer)).toContain("My connections: ");
});

test("who may not ask is told nothing of it", async () => {
  const shown = read(await slashDoctor("contractor"));
  expect(shown).not.toContain("My connections");
});

import { beforeEach, expect, test } from "vitest";
import { patience } from "../support/investigate.ts";
import { tokensOf } from "../support/start-stage.ts";
import { slackStage } from "./slack-stage.ts";
import { person, read } from "./slack-talk.ts";

const { stage, talk } = slackStage("missing-env", { ...patience, tokensEveryMs: 50 });
const question = "why is checkout failing?";
const culprit = "payment crashes on start";

/** What the bot has now. */
let tokens: { "bot-token": string; "app-token": string };
let logged: () => readonly string[];
beforeEach(() => {
  tokens ??= tokensOf(stage().slack);
  const before = stage().logged.length;
  logged = () => stage().logged.slice(before);
});

const linesWith = (...words: readonly string[]) =>
  logged().filter((line) => words.every((word) => line.includes(word)));

const strangers = () =>
  linesWith("a new token is not taken; the old one goes on", "of the Slack app A0OTHER");

const refusals = () => linesWith("Slack takes the bot token no more", "token_revoked");

/** New tokens of Slack stand where the old ones stood; the old ones are taken still. */
async function rotate(...kinds: readonly ("bot" | "app")[]): Promise<readonly string[]> {
  const { slack, secret } = stage();
  const before = kinds.map((kind) => tokens[`${kind}-token`]);
  for (const kind of kinds)
    tokens = { ...tokens, [`${kind}-token`]: slack.control.issueToken(kind) };
  secret.write(tokens);
  await expect
    .poll(() => linesWith("a new token is taken"), { timeout: 10_000 })
    .toHaveLength(kinds.length);
  return before;
}

/** Mentions the bot and gives the root of the thread. */
const ask = () => stage().slack.control.mention({ ...person, text: question }).ts;

async function answersIn(root: string): Promise<readonly string[]> {
  await talk.next(root, culprit);
  return talk.fromBot(root).map(({ thread_ts: thread }) => thread ?? "");
}

test("what is asked before, while and after the tokens change is answered once each", {
  timeout: 90_000,
}, async () => {
  const { slack } = stage();
  const before = ask();
  const rotating = rotate("bot", "app");
  const during = [ask(), ask()];
  const old = await rotating;
  const meanwhile = ask();
  for (const token of old) slack.control.revokeToken(token);
  await expect.poll(() => slack.control.connected()).toBe(1);
  const after = ask();
  for (const root of [before, ...during, meanwhile, after])
    expect(await answersIn(root)).toEqual([root]);
  expect(stage().bot().standing()).toMatchObject({ isConnected: true, counted: { others: 0 } });
  expect(linesWith("no connection to Slack")).toEqual([]);
});

test("an app-level token of another app is refused, and the connection stays", async () => {
  const { slack, secret, bot } = stage();
  slack.control.fault({ kind: "other_app", app: "A0OTHER", times: 1 });
  secret.write({ ...tokens, "app-token": slack.control.issueToken("app") });
  await expect.poll(strangers, { timeout: 10_000 }).toHaveLength(1);
  expect(bot().standing().isConnected).toBe(true);
  const root = ask();
  expect(await answersIn(root)).toEqual([root]);
  secret.write(tokens);
});

test.for([
  { what: "bot token", key: "bot-token", token: "xoxb-never-issued", why: "invalid_auth" },
  { what: "app-level token", key: "app-token", token: "xapp-never-issued", why: "invalid_auth" },
] as const)(
  "a new $what that Slack refuses is said once, and the old one goes on",
  async ({ what, key, token, why }) => {
    const { secret } = stage();
    secret.write({ ...tokens, [key]: token });
    const told = () => linesWith("a new token is not taken; the old one goes on", what, why);
    await expect.poll(told, { timeout: 10_000 }).toHaveLength(1);
    const root = ask();
    expect(await answersIn(root)).toEqual([root]);
    expect(told()).toHaveLength(1);
    expect(logged().join("\n")).not.toContain(token);
    secret.write(tokens);
  },
);

test("a file that holds no token is said, and the tokens that there are go on", async () => {
  const { secret } = stage();
  secret.write({ ...tokens, "bot-token": "hunter2" });
  await expect
    .poll(() =>
      linesWith("tokens cannot be read; those that I have go on", "one starts with xoxb-"),
    )
    .toHaveLength(1);
  const root = ask();
  expect(await answersIn(root)).toEqual([root]);
  secret.write(tokens);
});

test("a bot token that is revoked is said once; the next one is taken without a restart", {
  timeout: 30_000,
}, async () => {
  const { slack, bot } = stage();
  slack.control.revokeToken(tokens["bot-token"]);
  await expect.poll(refusals, { timeout: 10_000 }).toHaveLength(1);
  expect(bot().standing().refusal).toContain("token_revoked");
  await rotate("bot");
  await expect.poll(() => bot().standing().refusal).toBeUndefined();
  const root = ask();
  expect(await answersIn(root)).toEqual([root]);
  expect(refusals()).toHaveLength(1);
});

test("without a connection and with a dead app-level token it waits for the next token", {
  timeout: 30_000,
}, async () => {
  const { slack, bot } = stage();
  slack.control.revokeToken(tokens["app-token"]);
  slack.control.dropSocket();
  await expect
    .poll(() => linesWith("no connection to Slack", "token_revoked"), { timeout: 10_000 })
    .toHaveLength(1);
  expect(bot().standing().isConnected).toBe(false);
  const root = ask();
  await rotate("app");
  expect(await answersIn(root)).toEqual([root]);
  expect(bot().standing().isConnected).toBe(true);
});

test("a connection that breaks is opened again", async () => {
  const { slack, bot } = stage();
  slack.control.dropSocket();
  await expect.poll(() => bot().standing().isConnected).toBe(false);
  const root = ask();
  expect(await answersIn(root)).toEqual([root]);
});

test("no token is in the log, and none in what the bot says", () => {
  const said = [...stage().logged, ...stage().slack.control.messages(person.channel).map(read)];
  expect(
    said.filter((line) => /xoxb-|xapp-/u.test(line.replaceAll(/starts with x\w+-/gu, ""))),
  ).toEqual([]);
});

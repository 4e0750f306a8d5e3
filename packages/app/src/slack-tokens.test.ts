import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { slackTokens } from "./slack-tokens.ts";

const folder = mkdtempSync(path.join(tmpdir(), "tokens-"));
afterAll(() => rmSync(folder, { recursive: true }));

function fileWith(name: string, text: string): string {
  const file = path.join(folder, name);
  writeFileSync(file, text);
  return file;
}

const bot = fileWith("bot", "xoxb-1\n");
const app = fileWith("app", "xapp-1\n");
const wrong = fileWith("wrong", "hunter2");

test("tokens come from the environment, else from their files", () => {
  const tokens = { botToken: "xoxb-1", appToken: "xapp-1" };
  expect(slackTokens({ botTokenFile: bot, appTokenFile: app })).toEqual(tokens);
  expect(slackTokens({ ...tokens, botTokenFile: wrong })).toEqual(tokens);
});

test.for([
  [
    "nothing",
    undefined,
    "There is no Slack bot token. Set slack.botTokenFile, or SLACK_BOT_TOKEN.",
  ],
  [
    "one of them",
    { botTokenFile: bot },
    "There is no Slack app-level token. Set slack.appTokenFile, or SLACK_APP_TOKEN.",
  ],
  [
    "another token",
    { botTokenFile: wrong },
    `The file ${wrong} (slack.botTokenFile) holds no bot token: one starts with xoxb-.`,
  ],
  ["an empty file", { botTokenFile: fileWith("empty", " \n") }, "(slack.botTokenFile) is empty."],
  [
    "no file",
    { botTokenFile: `${folder}/none` },
    "(slack.botTokenFile) cannot be read (there is no such file).",
  ],
  [
    "a folder",
    { botTokenFile: folder },
    "(slack.botTokenFile) cannot be read (it is a directory).",
  ],
] as const)("%s is told, and what to do", ([, slack, sentence]) => {
  expect(() => slackTokens(slack)).toThrow(sentence);
});

import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { z } from "zod";
import { createLog } from "./log.ts";
import { createRedactor } from "./redaction/create-redactor.ts";

test("of a text of 1 MB a beginning is read and logged, no part of a word", () => {
  const redactor = createRedactor();
  const read: string[] = [];
  const now = <T>(value: T): T => {
    read.push(JSON.stringify(value));
    return redactor.now(value);
  };
  const word = "a".repeat(999);
  createLog("test", { ...redactor, now })({ text: `${word} `.repeat(1000), count: 7 }, "ready");
  const [text = ""] = read;
  const kept = `${word} ${word} ${word} ${word}`;
  expect(text).toBe(JSON.stringify({ text: `${kept} … cut: 1000000 characters`, count: 7 }));
});

test("a line has the level of its event: what failed is an error, what is degraded or refused a warning", () => {
  const events = [
    "ready",
    "gap",
    "refused",
    "own check wrong",
    "tool failed",
    "no connection to Slack; I go on trying",
  ];
  const program = `import { createLog } from ${JSON.stringify(new URL("log.ts", import.meta.url).href)};
const log = createLog("test");
for (const event of ${JSON.stringify(events)}) log({}, event);`;
  const { stderr } = spawnSync(process.execPath, ["--input-type=module", "--eval", program], {
    encoding: "utf8",
  });
  const lines = stderr
    .trim()
    .split("\n")
    .map((line) => Line.parse(JSON.parse(line)));
  expect(lines.map(({ msg, level }) => [msg, level])).toEqual([
    ["ready", 30],
    ["gap", 40],
    ["refused", 40],
    ["own check wrong", 40],
    ["tool failed", 50],
    ["no connection to Slack; I go on trying", 50],
  ]);
});

const Line = z.object({ msg: z.string(), level: z.number() });

import { expect, test } from "vitest";
import { toEntries } from "./log-entries.ts";

const at = "2026-11-20T03:00:00.123456789Z";

test.for([
  ["a line with its time", `${at} ready\n`, [{ at, text: "ready" }]],
  ["an empty line", `${at} \n`, [{ at, text: "" }]],
  ["a line without a time", "ready\n", [{ text: "ready" }]],
  ["a time of no calendar", "2026-13-45T99:99:99Z x\n", [{ text: "2026-13-45T99:99:99Z x" }]],
  ["a line of colours", `${at} \u{1b}[31mred\u{1b}[0m\n`, [{ at, text: "\u{1b}[31mred\u{1b}[0m" }]],
  ["a line with a zero byte", `${at} PK\0\u0003\n`, [{ at, text: "(binary, 4 bytes)" }]],
  ["a line of no text", `${at} \u0001\u0002\ufffd\ufffd\n`, [{ at, text: "(binary, 8 bytes)" }]],
  [
    "a long line",
    `${at} ${"x".repeat(5000)}\n`,
    [{ at, text: `${"x".repeat(4000)}… (5000 characters)` }],
  ],
  ["nothing", "", []],
] as const)("%s", ([, text, entries]) => {
  expect(toEntries(text)).toEqual(entries);
});

import { expect, test } from "vitest";
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
  createLog("test", { ...redactor, now })({ text: `${word} `.repeat(1000), count: 7 }, "cut");
  const [text = ""] = read;
  const kept = `${word} ${word} ${word} ${word}`;
  expect(text).toBe(JSON.stringify({ text: `${kept} … cut: 1000000 characters`, count: 7 }));
});

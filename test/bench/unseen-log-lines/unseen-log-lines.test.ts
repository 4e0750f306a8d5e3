import { expect, test } from "vitest";
import { generateLines } from "../log-lines/generate-lines.ts";
import { unseenTemplates } from "./unseen-templates.ts";

test("60,000 lines have all 52 templates", () => {
  const lines = generateLines({ seed: 2, of: unseenTemplates });
  expect(new Set(lines.map(({ template }) => template)).size).toBe(52);
  expect(lines.length).toBe(60_000);
});

test("no two templates write the same text, and traces have several lines", () => {
  const lines = generateLines({ seed: 3, lines: 3_000, of: unseenTemplates });
  const templatesOf = new Map(lines.map(({ text, template }) => [text, template]));
  expect(lines.filter(({ text, template }) => templatesOf.get(text) !== template)).toEqual([]);
  const several = lines.filter(({ text }) => text.includes("\n"));
  expect(new Set(several.map(({ template }) => template)).size).toBe(9);
});

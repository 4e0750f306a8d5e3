import { expect, test } from "vitest";
import { holdsWord } from "./holds-word.ts";

test.for([
  ["7", "7", true],
  ["it has 7.", "7", true],
  ["(7)", "7", true],
  ["7c41 and 7", "7", true],
  ["web-1", "web", true],
  ["x=--flag", "--flag", true],
  ["7c41", "7", false],
  ["1.7", "7", false],
  ["7.5", "7", false],
  ["web-10", "web-1", false],
  ["aweb-1", "web-1", false],
  ["\u00FCweb", "web", false],
  ["7_", "7", false],
  ["", "7", false],
  ["", "", true],
] as const)("in %j stands %j: %s", ([text, word, isHeld]) => {
  expect(holdsWord(text, word)).toBe(isHeld);
});

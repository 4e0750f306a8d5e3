import { expect, test } from "vitest";
import { wireName } from "./wire-name.ts";

test.for(["why_pods", "a-B_9", "x".repeat(64)])("%s stays", (name) => {
  expect(wireName(name)).toBe(name);
});

test.for([
  ["a.b", "a_b_"],
  ["größe", "gr__e_"],
  ["", "_"],
  ["x".repeat(65), `${"x".repeat(55)}_`],
])("%s becomes a name that Bedrock takes, always the same", ([name = "", begins = ""]) => {
  expect(wireName(name)).toMatch(/^[a-zA-Z0-9_-]{1,64}$/);
  expect(wireName(name).startsWith(begins)).toBe(true);
  expect(wireName(name)).toBe(wireName(name));
});

test("names that differ stay different", () => {
  const names = ["a.b", "a/b", "a b", "a_b", ...["y", "z"].map((end) => `${"x".repeat(70)}${end}`)];
  expect(new Set(names.map((name) => wireName(name))).size).toBe(names.length);
});

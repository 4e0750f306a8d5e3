import { createRedactor } from "@binnacle/runtime";
import { array, assert, constantFrom, jsonValue, oneof, property, string } from "fast-check";
import { expect, test } from "vitest";

const redactor = createRedactor({ key: "test" });

/** Pieces that secrets, their keys and their carriers are made of, and what breaks readers. */
const piece = constantFrom(
  "password",
  "token",
  "secret:",
  "Authorization: ",
  "Bearer ",
  "Cookie: a=",
  "--api-key ",
  "key",
  "=",
  ": ",
  ":",
  '"',
  "'",
  "\\",
  '\\"',
  "\n",
  "\n  ",
  "- ",
  "|",
  "[",
  "]",
  "{",
  "}",
  ",",
  ";",
  "&",
  "?",
  "@",
  "/",
  "://",
  "%3D",
  "&quot;",
  "hunter2-9",
  "x",
  "9",
  " ",
  "[redacted 1a2b3c]",
  "[redacted",
  "eyJ",
  "-----BEGIN PRIVATE KEY-----",
  "-----END PRIVATE KEY-----",
  "YWJjZGVmZ2hpamtsbW5vcA==",
  "curl -u a:",
  "mysql -p",
  "is ",
  "\u0000",
  "\ud800",
  "\u{1F600}",
  "value",
  "name",
);
const text = oneof(
  array(piece, { maxLength: 14 }).map((parts) => parts.join("")),
  string({ unit: "binary", maxLength: 60 }),
);
const runs = { numRuns: 3000 };

test("redacting twice changes nothing", () => {
  assert(
    property(text, (given) => {
      const once = redactor.now(given);
      expect(redactor.now(once)).toBe(once);
    }),
    runs,
  );
});

test("what lies outside of the secrets stays as it is, byte by byte", () => {
  assert(
    property(text, (given) => {
      const parts = redactor.now(given).split(/\[redacted [\da-f]{6}\]/u);
      let at = 0;
      for (const part of parts) {
        const found = given.indexOf(part, at);
        expect(found).toBeGreaterThanOrEqual(at);
        at = found + part.length;
      }
    }),
    runs,
  );
});

test("a value keeps its shape and its keys, and what is no text keeps its type", () => {
  assert(
    property(jsonValue({ maxDepth: 5 }), (given) => {
      expect(shapeOf(redactor.now(given))).toEqual(shapeOf(given));
    }),
    { numRuns: 1000 },
  );
});

function shapeOf(value: unknown): unknown {
  if (typeof value === "string") return "text";
  if (Array.isArray(value)) return value.map(shapeOf);
  if (value === null || typeof value !== "object") return value;
  return Object.entries(value).map(([key, item]) => [key, shapeOf(item)]);
}

import { expect, test } from "vitest";
import { plainWords, withoutOpenings } from "./plain-words.ts";

const id = "0123456789abcdef".repeat(4);

test.for([
  ["rpc error: code = NotFound desc = pay:v9: not found", "pay:v9: not found"],
  ["call: rpc error: code = A desc = b: rpc error: code = C desc = d", "call: b: d"],
  ["rpc error: code = Unavailable", "Unavailable"],
  ["(combined from similar events): pay is down", "pay is down"],
  [`network for sandbox "${id}": no address`, "network for sandbox no address"],
  [`digest sha256:${id} is wrong`, `digest sha256:${id} is wrong`],
  ["two\n\n  lines ", "two lines"],
] as const)("%s in plain words", ([message, words]) => {
  expect(plainWords(message)).toBe(words);
});

test.for([
  ['Failed to pull image "pay": denied', "denied"],
  ['Error: Failed to pull image "pay": denied', "denied"],
  ["Error: ", "Error: "],
  ['Failed to pull image "pay"', 'Failed to pull image "pay"'],
] as const)("%s without its openings", ([words, rest]) => {
  expect(withoutOpenings(["Error: ", 'Failed to pull image "…": '], words)).toBe(rest);
});

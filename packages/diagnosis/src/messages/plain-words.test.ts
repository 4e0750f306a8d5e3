import { expect, test } from "vitest";
import { plainWords, withoutOpenings } from "./plain-words.ts";

const id = "0123456789abcdef".repeat(4);

test.for([
  ["rpc error: code = NotFound desc = pay:v9: not found", "pay:v9: not found"],
  ["call: rpc error: code = A desc = b: rpc error: code = C desc = d", "call: b: d"],
  ["rpc error: code = Unavailable", "Unavailable"],
  ["(combined from similar events): pay is down", "pay is down"],
  [`network for sandbox "${id}": no address`, "network for sandbox no address"],
  [
    "restarting failed container=app pod=pay-7c41-x2x9z_shop(3f0c2b1a-0000-4000-8000-000000000000)",
    "restarting failed container=app pod=pay-7c41-x2x9z",
  ],
  [`digest sha256:${id} is wrong`, `digest sha256:${id} is wrong`],
  ["two\n\n  lines ", "two lines"],
] as const)("%s in plain words", ([message, words]) => {
  expect(plainWords(message)).toBe(words);
});

test.for([
  ['Failed to pull image "pay": denied', "denied"],
  ['Error: Failed to pull image "pay": denied', "denied"],
  ["Error: ", "Error: "],
  ["Error response from daemon: no such image", "no such image"],
  [
    'failed to "StartContainer" for "app" with CrashLoopBackOff: "back-off 5m0s restarting failed container=app"',
    "back-off 5m0s restarting failed container=app",
  ],
  ["pay is down", "pay is down"],
  ['Failed to pull image "pay"', 'Failed to pull image "pay"'],
] as const)("%s without its openings", ([words, rest]) => {
  expect(withoutOpenings(words)).toBe(rest);
});

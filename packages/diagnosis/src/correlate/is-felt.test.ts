import { expect, test } from "vitest";
import { isFelt, isTooFew } from "./is-felt.ts";

test.for([
  ["few, as many as before", { now: 0.04, before: 0.04, requests: 10_000 }, false, false],
  ["many, as many as before", { now: 0.4, before: 0.38, requests: 9000 }, true, false],
  ["many of few, as many as before", { now: 0.4, before: 0.4, requests: 10 }, false, true],
  ["hardly any", { now: 0.009, before: 0, requests: 10_000 }, false, false],
  ["several times more than before", { now: 0.38, before: 0.002, requests: 10_000 }, true, false],
  ["half of four requests", { now: 0.5, before: 0, requests: 4 }, false, true],
  ["two of sixty", { now: 2 / 60, before: 0, requests: 60 }, false, true],
  ["six of two hundred, usually two", { now: 0.03, before: 0.01, requests: 200 }, false, true],
  ["ten of two hundred, usually two", { now: 0.05, before: 0.01, requests: 200 }, true, false],
  ["none, but many are refused,", { now: 0, requests: 900, limited: 0.4 }, true, false],
  ["none, and hardly any are refused,", { now: 0, requests: 900, limited: 0.02 }, false, false],
  ["none, and two of four are refused,", { now: 0, requests: 4, limited: 0.5 }, false, false],
  ["many of an unknown number", { now: 0.38, before: 0.002 }, true, false],
] as const)("%s fail: felt %s, too few to tell %s", ([, errors, felt, few]) => {
  expect([isFelt(errors), isTooFew(errors)]).toEqual([felt, few]);
});

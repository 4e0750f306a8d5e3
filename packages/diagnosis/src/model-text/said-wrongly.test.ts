import { expect, test } from "vitest";
import { otherUnits, tellsDeed, tellsWell } from "./said-wrongly.ts";

const cited =
  "38 % of requests to checkout fail; 7 restarts; memory 512 MiB; p95 658 ms; 3 of 3 pods";

test.for([
  "38 % of requests fail",
  "38% fail",
  "7 Neustarts",
  "it has 512 MiB",
  "658 ms",
  "all 3 pods",
])("an amount in the unit of its fact may be said: %s", (text) => {
  expect(otherUnits(text, cited)).toEqual([]);
});

test.for([
  ["search lost 38 pods", ["38: its fact has 38 %"]],
  ["it takes 658 s", ["658 s: its fact has 658 ms"]],
  ["it has 512 GiB", ["512 GiB: its fact has 512 MiB"]],
] as const)("in another it may not: %s", ([text, expected]) => {
  expect(otherUnits(text, cited)).toEqual(expected);
});

test.for([
  ["We restarted payment", true],
  ["I have already rolled it back", true],
  ["Wir haben payment neu gestartet", true],
  ["payment restarted 7 times", false],
  ["You say that you rolled back", false],
  ["the rollout changed the image", false],
] as const)("whoever writes did nothing: %s", ([text, isDeed]) => {
  expect(tellsDeed(text)).toBe(isDeed);
});

test.for([
  ["All is well, go back to sleep", true],
  ["Everything is fine with payment", true],
  ["nothing is wrong", true],
  ["Alles in Ordnung", true],
  ["checkout is well, payment crashes", false],
  ["db is Ready, no restarts", false],
  ["the image is good, the variable is missing", false],
] as const)("that nothing is wrong is heard: %s", ([text, isWell]) => {
  expect(tellsWell(text)).toBe(isWell);
});

import { expect, test } from "vitest";
import { age, durationSeconds } from "./age.ts";

test.for([
  ["2026-11-20T03:00:00Z", "0s"],
  ["2026-11-20T02:59:15Z", "45s"],
  ["2026-11-20T02:48:00Z", "12m"],
  ["2026-11-19T23:55:00Z", "3h5m"],
  ["2026-11-17T23:00:00Z", "2d4h"],
  ["2026-11-20T03:00:05Z", "0s"],
] as const)("%s was %s ago", ([at, text]) => {
  expect(age(at, Date.parse("2026-11-20T03:00:00Z"))).toBe(text);
});

test.for([
  ["90s", 90],
  ["1h30m", 5400],
  ["2d", 172_800],
  ["10", undefined],
  ["1w", undefined],
] as const)("%s is %s seconds", ([text, seconds]) => {
  expect(durationSeconds(text)).toBe(seconds);
});

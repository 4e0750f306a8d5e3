import { expect, test } from "vitest";
import { timeAsked, timeFrame, toInstant } from "./time-frame.ts";

const now = Date.parse("2026-03-04T10:00:17Z");

test.for([
  [
    "an hour by default, on a grid of 30 s",
    undefined,
    60,
    "04T08:00:00 04T09:00:00 04T10:00:00",
    30,
  ],
  [
    "since the incident, whatever its offset",
    "2026-03-04T10:46:40+01:00",
    60,
    "04T08:46:30 04T09:46:30 04T10:00:00",
    30,
  ],
  [
    "never shorter than five minutes",
    "2026-03-04T10:00:00Z",
    60,
    "04T08:55:00 04T09:55:00 04T10:00:00",
    30,
  ],
  ["a longer window has a wider grid", undefined, 720, "03T20:59:00 03T21:59:00 04T10:00:00", 210],
] as const)("%s", ([, since, windowMinutes, times, stepSeconds]) => {
  const { baselineStartMs, startMs, endMs, stepMs } = timeFrame({ since, windowMinutes }, now);
  const expected = times.split(" ").map((time) => `2026-03-${time}.000Z`);
  expect([baselineStartMs, startMs, endMs].map(toInstant)).toEqual(expected);
  expect(stepMs).toBe(stepSeconds * 1000);
});

test.for([
  ["what is left out", undefined, "10:00:17"],
  ["the past", "2026-03-04T09:10:00Z", "09:10:00"],
  ["what is a clock's difference ahead", "2026-03-04T10:01:10Z", "10:00:17"],
] as const)("of %s (%s) it is told at %s", ([, asked, time]) => {
  expect(toInstant(timeAsked("until", asked, now))).toBe(`2026-03-04T${time}.000Z`);
});

test("what is further ahead is refused", () => {
  expect(() => timeAsked("until", "2026-03-04T10:02:00Z", now)).toThrow(/lies in the future/u);
});

import { expect, test } from "vitest";
import { timeFrame, toInstant } from "./time-frame.ts";

const now = Date.parse("2026-03-04T10:00:17Z");

test.for([
  {
    name: "an hour by default, on a grid of 30 s",
    asked: { windowMinutes: 60 },
    frame: ["2026-03-04T08:00:00.000Z", "2026-03-04T09:00:00.000Z", "2026-03-04T10:00:00.000Z", 30],
  },
  {
    name: "since the incident, whatever its offset",
    asked: { since: "2026-03-04T10:46:40+01:00", windowMinutes: 60 },
    frame: ["2026-03-04T08:46:30.000Z", "2026-03-04T09:46:30.000Z", "2026-03-04T10:00:00.000Z", 30],
  },
  {
    name: "never shorter than five minutes",
    asked: { since: "2026-03-04T10:00:00Z", windowMinutes: 60 },
    frame: ["2026-03-04T08:55:00.000Z", "2026-03-04T09:55:00.000Z", "2026-03-04T10:00:00.000Z", 30],
  },
  {
    name: "a longer window has a wider grid",
    asked: { windowMinutes: 720 },
    frame: [
      "2026-03-03T20:59:00.000Z",
      "2026-03-03T21:59:00.000Z",
      "2026-03-04T10:00:00.000Z",
      210,
    ],
  },
])("$name", ({ asked, frame }) => {
  const { baselineStartMs, startMs, endMs, stepMs } = timeFrame(asked, now);
  expect([...[baselineStartMs, startMs, endMs].map(toInstant), stepMs / 1000]).toEqual(frame);
});

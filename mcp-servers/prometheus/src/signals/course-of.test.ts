import { expect, test } from "vitest";
import { courseOf, type Point, type SummaryOptions } from "./course-of.ts";

const minute = 60_000;

/** Minutes 0 to 119: an hour of baseline, an hour of window. */
function course(at: (minuteOfCourse: number) => number | undefined): readonly Point[] {
  return Array.from({ length: 120 }, (_, index) => ({
    timeMs: index * minute,
    value: at(index),
  })).filter((point): point is Point => point.value !== undefined);
}

const options: SummaryOptions = {
  baselineEndMs: 60 * minute,
  settleMs: 2 * minute,
  direction: "up",
  tolerance: () => 0.01,
};

/** A repeatable noise between -1 and 1. */
function noise(index: number): number {
  return Math.sin(index * 12.9898) * Math.cos(index * 78.233);
}

test("a step is dated to its first sample", () => {
  const points = course((n) => (n < 108 ? 0.002 : n < 110 ? 0.2 : 0.38));
  const found = courseOf(points, options);
  expect(found).toMatchObject({ min: 0.002, max: 0.38, last: 0.38 });
  expect(found?.change).toMatchObject({
    startMs: 108 * minute,
    isOver: false,
    peak: { timeMs: 110 * minute, value: 0.38 },
  });
});

test.for<readonly [name: string, at: (n: number) => number | undefined]>([
  ["a flat line", () => 0.002],
  ["noise around a level", (n) => 0.3 + 0.004 * noise(n)],
  ["an excursion that ended before the window", (n) => (n > 20 && n < 40 ? 0.4 : 0.002)],
  [
    "one event that stays in the rate window for its length",
    (n) => (n >= 80 && n <= 82 ? 0.05 : 0),
  ],
  ["too short a baseline", (n) => (n < 58 ? undefined : 0.4)],
])("%s is no change", ([, at]) => {
  expect(courseOf(course(at), options)?.change).toBeUndefined();
});

test("an excursion that is over is told with its length and peak", () => {
  const found = courseOf(
    course((n) => (n >= 70 && n < 85 ? 0.4 : 0.002)),
    options,
  );
  expect(found?.change).toMatchObject({
    startMs: 70 * minute,
    endMs: 84 * minute,
    isOver: true,
    peak: { value: 0.4 },
  });
});

test("a change shortly before the window is found", () => {
  const found = courseOf(
    course((n) => (n < 50 ? 0.002 : 0.4)),
    options,
  );
  expect(found?.change?.startMs).toBe(50 * minute);
});

test("a fall is a change where both directions count", () => {
  const points = course((n) => (n < 100 ? 12 : 0));
  const both: SummaryOptions = { ...options, direction: "both", tolerance: (level) => 0.3 * level };
  expect(courseOf(points, both)?.change).toMatchObject({
    startMs: 100 * minute,
    peak: { value: 0 },
  });
  expect(courseOf(points, options)?.change).toBeUndefined();
});

test("a leak has its slope per minute", () => {
  expect(
    courseOf(
      course((n) => 100 + 3 * n),
      options,
    )?.slopePerMinute,
  ).toBeCloseTo(3, 9);
});

test("no samples have no course", () => {
  expect(courseOf([], options)).toBeUndefined();
});

import { expect, test } from "vitest";
import { type PoissonRequest, poissonRequests } from "../testing/poisson-requests.ts";
import { courseOf, type Point } from "./course-of.ts";
import { type Counted, hasChanged, hasRisen, stretchesOf } from "./significance.ts";

const seconds = { baseline: 3600, window: 3600, step: 30, rate: 120 };
const endSeconds = seconds.baseline + seconds.window;

/** Of two hours. */
function requests(
  seed: number,
  rateAt: (second: number) => number,
  failingAt: (second: number) => number,
): readonly PoissonRequest[] {
  const highest = Math.max(rateAt(0), rateAt(endSeconds - 1));
  return poissonRequests({ seed, lengthSeconds: endSeconds, rateAt, highest, failingAt });
}

/** Counts of stretches, left-open, of seconds that ascend. */
function counterOf(all: readonly PoissonRequest[]): (from: number, to: number) => number {
  const upTo = Array.from({ length: endSeconds + 1 }, () => 0);
  for (const { at } of all) upTo[Math.ceil(at)] = (upTo[Math.ceil(at)] ?? 0) + 1;
  for (let second = 1; second <= endSeconds; second += 1)
    upTo[second] = (upTo[second] ?? 0) + (upTo[second - 1] ?? 0);
  return (from, to) => (upTo[Math.round(to)] ?? 0) - (upTo[Math.round(from)] ?? 0);
}

function pointsOf(value: (to: number) => number | undefined): readonly Point[] {
  const steps = Array.from(
    { length: (endSeconds - seconds.rate) / seconds.step + 1 },
    (_, index) => seconds.rate + index * seconds.step,
  );
  return steps.flatMap((to) => {
    const read = value(to);
    return read === undefined ? [] : [{ timeMs: to * 1000, value: read }];
  });
}

interface Watched {
  /** Value of a rate window that ends then; undefined: none. */
  readonly valueAt: (to: number) => number | undefined;
  readonly tolerance: (level: number) => number;
  readonly direction: "up" | "both";
  readonly counted: (from: number, to: number) => Counted;
  readonly isProven: typeof hasRisen;
}

/** What golden_signals does: an excursion from the baseline counts where its events prove it. */
function isFound({ valueAt, tolerance, direction, counted, isProven }: Watched): boolean {
  const points = pointsOf(valueAt);
  const settleMs = seconds.rate * 1000;
  const baselineEndMs = seconds.baseline * 1000;
  const change = courseOf(points, { baselineEndMs, settleMs, direction, tolerance })?.change;
  if (change === undefined) return false;
  const from = Math.max(0, change.startMs / 1000 - seconds.rate);
  const to = change.isOver ? change.endMs / 1000 : endSeconds;
  return isProven(counted(0, from), counted(from, to), stretchesOf(points.length));
}

function rateChanged(all: readonly PoissonRequest[]): boolean {
  const count = counterOf(all);
  return isFound({
    valueAt: (to) => count(to - seconds.rate, to) / seconds.rate,
    tolerance: (level) => Math.max(0.3 * level, 0.05),
    direction: "both",
    counted: (from, to) => ({ events: count(from, to), of: to - from }),
    isProven: hasChanged,
  });
}

function errorsRose(all: readonly PoissonRequest[]): boolean {
  const count = counterOf(all);
  const failures = counterOf(all.filter((each) => each.failed));
  return isFound({
    valueAt: (to) => {
      const of = count(to - seconds.rate, to);
      return of === 0 ? undefined : failures(to - seconds.rate, to) / of;
    },
    tolerance: () => 0.01,
    direction: "up",
    counted: (from, to) => ({ events: failures(from, to), of: count(from, to) }),
    isProven: hasRisen,
  });
}

const seeds = Array.from({ length: 100 }, (_, seed) => seed + 1);

test.for([0.05, 0.1, 0.2, 0.5, 1, 2, 5])(
  "of 200 windows of Poisson noise at %f requests/s at most two change",
  (rate) => {
    const steady = seeds.map((seed) =>
      requests(
        seed,
        () => rate,
        () => 0.02,
      ),
    );
    const found = [...steady.map(rateChanged), ...steady.map(errorsRose)].filter(Boolean).length;
    expect(found).toBeLessThanOrEqual(2);
  },
);

const began = endSeconds - 900;

test.for<readonly [what: string, rate: number, after: number, least: number]>([
  ["doubles", 5, 10, 100],
  ["halves", 5, 2.5, 100],
  ["stops", 5, 0, 100],
  ["doubles", 1, 2, 95],
  ["stops", 0.5, 0, 90],
])(
  "traffic that %s from %f to %f requests/s for 15 min is found in %i of 100",
  ([, rate, after, least]) => {
    const found = seeds.filter((seed) =>
      rateChanged(
        requests(
          seed,
          (at) => (at < began ? rate : after),
          () => 0,
        ),
      ),
    );
    expect(found.length).toBeGreaterThanOrEqual(least);
  },
);

test.for<readonly [rate: number, share: number, least: number]>([
  [5, 0.1, 100],
  [5, 0.05, 95],
  [0.5, 0.5, 100],
  [0.1, 0.9, 95],
])(
  "at %f requests/s, of which %f fail instead of two in a thousand for 15 min, %i of 100 are found",
  ([rate, share, least]) => {
    const found = seeds.filter((seed) =>
      errorsRose(
        requests(
          seed,
          () => rate,
          (at) => (at < began ? 0.002 : share),
        ),
      ),
    );
    expect(found.length).toBeGreaterThanOrEqual(least);
  },
);

test.for<readonly [before: Counted, after: Counted, rose: boolean]>([
  // All failures on one side of two equal halves: 2^-20 is below 0.001, 2^-9 is not.
  [{ events: 0, of: 100 }, { events: 20, of: 100 }, true],
  [{ events: 0, of: 100 }, { events: 9, of: 100 }, false],
  // Too few requests to tell anything.
  [{ events: 0, of: 1000 }, { events: 9, of: 9 }, false],
  [{ events: 20, of: 100 }, { events: 0, of: 100 }, false],
])("%o then %o rose: %s", ([before, after, rose]) => {
  expect(hasRisen(before, after, 1)).toBe(rose);
});

test.for<readonly [name: string, before: Counted, after: Counted, risen: boolean]>([
  ["below zero before", { events: -6.03, of: 20_000 }, { events: 1080, of: 10_800 }, true],
  ["below zero after", { events: 20, of: 20_000 }, { events: -3.2, of: 10_800 }, false],
  ["fractions", { events: 0.4, of: 2000.7 }, { events: 60.6, of: 1000.2 }, true],
  ["more than there are", { events: 2, of: 1000 }, { events: 1100.5, of: 1000 }, true],
  ["no number before", { events: Number.NaN, of: 1000 }, { events: 100, of: 1000 }, false],
  ["without end", { events: 1, of: Infinity }, { events: 100, of: 1000 }, false],
])("counts as real counters give them (%s) are judged", ([, before, after, risen]) => {
  expect(hasRisen(before, after, 100)).toBe(risen);
  expect(hasChanged(before, after, 100)).toBe(risen);
});

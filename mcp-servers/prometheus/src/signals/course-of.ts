import { present } from "@binnacle/contracts";

/** Unix milliseconds. */
export interface Point {
  readonly timeMs: number;
  readonly value: number;
}

export interface SummaryOptions {
  /** Samples before this time are the baseline. */
  readonly baselineEndMs: number;
  /** Length of the rate window: how long a change takes to show in full. */
  readonly settleMs: number;
  readonly direction: "up" | "both";
  /** How far from its baseline level a value of this signal is still usual. */
  readonly tolerance: (level: number) => number;
}

/** The course of the samples in a window, held against those of the baseline before it. */
export interface Course {
  readonly min: number;
  readonly max: number;
  /** Where the course is at its `max`. */
  readonly highest: Point;
  readonly last: number;
  /** Least squares. */
  readonly slopePerMinute: number;
  /** The last time that the values left the baseline, if they did. */
  readonly change?: Change;
}

/** With its value before, absent without baseline samples, and its value since the change, or of the last minutes. */
export interface Summary extends Pick<Course, "min" | "max" | "change"> {
  readonly before?: number;
  readonly now: number;
  /** How long the time is that `now` tells of, where it is how a change is now. */
  readonly recentMs?: number;
  /** When what changed rose once more. */
  readonly steppedMs?: number;
  /** Of what `before` is, where it is less than was asked for. */
  readonly baselineMs?: number;
  /** What of the counters does not agree. */
  readonly caveat?: string;
  /** Samples are missing just before the change: it may have begun while there were none. */
  readonly isAfterGap?: boolean;
  /** When its first sample was taken, where there is nothing before. */
  readonly beganMs?: number;
}

export interface Change {
  readonly startMs: number;
  /** Last sample outside the baseline. */
  readonly endMs: number;
  readonly isOver: boolean;
  /** Where it was farthest from the baseline level. */
  readonly peak: Point;
  /** Whether a value lies outside the baseline. */
  readonly isOutside: (value: number) => boolean;
}

/** Reduces the samples of a window and its baseline to the numbers that tell its course; undefined without samples. */
export function courseOf(points: readonly Point[], options: SummaryOptions): Course | undefined {
  const inWindow = points.filter(({ timeMs }) => timeMs >= options.baselineEndMs);
  const last = inWindow.at(-1);
  if (last === undefined) return undefined;
  const highest = inWindow.reduce((high, point) => (point.value > high.value ? point : high), last);
  return {
    min: Math.min(...valuesOf(inWindow)),
    max: highest.value,
    highest,
    last: last.value,
    slopePerMinute: slopePerMinute(inWindow),
    ...present({ change: findChange(points, options) }),
  };
}

/**
 * The last excursion from the baseline that reaches into the window. The level is the median of the baseline, so that a
 * baseline that already holds the first minutes of an incident does not hide it; usual noise is six robust deviations.
 */
function findChange(points: readonly Point[], options: SummaryOptions): Change | undefined {
  const baseline = valuesOf(points.filter(({ timeMs }) => timeMs < options.baselineEndMs));
  if (baseline.length < 3) return undefined;
  const level = median(baseline);
  const deviation = 1.4826 * median(baseline.map((value) => Math.abs(value - level)));
  const limit = Math.max(6 * deviation, options.tolerance(level));
  const distance = (value: number) =>
    options.direction === "up" ? value - level : Math.abs(value - level);
  const isOutside = (value: number) => distance(value) > limit;

  const outside = points.filter(({ value }) => isOutside(value));
  const excursion = lastExcursion(outside, options.settleMs);
  const [first, end, newest] = [excursion[0], excursion.at(-1), points.at(-1)];
  if (first === undefined || end === undefined || newest === undefined) return undefined;
  const isOver = newest.timeMs - end.timeMs > options.settleMs;
  // One event stays in a rate window for its whole length: what lasts no longer was one event.
  const isBrief = end.timeMs - first.timeMs <= options.settleMs;
  if (end.timeMs < options.baselineEndMs || (isOver && isBrief)) return undefined;
  const peak = excursion.reduce((far, point) =>
    distance(point.value) > distance(far.value) ? point : far,
  );
  return { startMs: first.timeMs, endMs: end.timeMs, isOver, peak, isOutside };
}

/** The last run of points whose neighbours are at most two rate windows apart. */
function lastExcursion(outside: readonly Point[], settleMs: number): readonly Point[] {
  const start = outside.findLastIndex((point, index) => {
    const before = outside[index - 1];
    return before === undefined || point.timeMs - before.timeMs > 2 * settleMs;
  });
  return start === -1 ? [] : outside.slice(start);
}

function slopePerMinute(points: readonly Point[]): number {
  const minutes = points.map(({ timeMs }) => timeMs / 60_000);
  const values = valuesOf(points);
  const [meanMinute, meanValue] = [mean(minutes), mean(values)];
  const spread = minutes.reduce((sum, minute) => sum + (minute - meanMinute) ** 2, 0);
  if (spread === 0) return 0;
  const together = minutes.reduce(
    (sum, minute, index) => sum + (minute - meanMinute) * ((values[index] ?? 0) - meanValue),
    0,
  );
  const slope = together / spread;
  // Values that do not differ differ by the rounding of their mean.
  return Math.abs(slope) * (spread / minutes.length) ** 0.5 < roundingError * Math.abs(meanValue)
    ? 0
    : slope;
}

const roundingError = 1e-12;

function valuesOf(points: readonly Point[]): readonly number[] {
  return points.map(({ value }) => value);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >>> 1;
  const [low, high] = [sorted[middle - 1] ?? 0, sorted[middle] ?? 0];
  return sorted.length % 2 === 0 ? (low + high) / 2 : high;
}

import { duration } from "../api/promql.ts";
import type { Change, Point } from "./course-of.ts";
import { dateChange } from "./date-change.ts";
import { readOne } from "./read-samples.ts";
import type { Measurement, Reading, SignalPlan } from "./signal-plan.ts";
import { stretchesOf } from "./significance.ts";

/** A second rise within a change that goes on. */
export interface Step {
  readonly startMs: number;
  /** What it was between the beginning of the change and this rise. */
  readonly first: Reading;
}

export interface Seen {
  readonly plan: SignalPlan;
  readonly courseQuery: string;
  readonly points: readonly Point[];
}

/** Undefined: since the change it is about the same, or noise could have brought the rise. */
export async function newestStep(
  change: Change,
  { plan, courseQuery, points }: Seen,
  measurement: Measurement,
): Promise<Step | undefined> {
  const { frame, rateMs, courseMs } = measurement;
  // The first range still holds some of the time before.
  const settled = points.filter(({ timeMs }) => timeMs >= change.startMs + courseMs);
  const found = riseIn(settled, plan.tolerance);
  if (found === undefined) return undefined;
  const rough: Change = { ...change, startMs: found.startMs, isOutside: found.isOutside };
  const { startMs } = await dateChange(rough, courseQuery, measurement);
  const [fromMs, toMs] = [change.startMs - courseMs, startMs - 0.25 * rateMs];
  const before = { fromMs, toMs };
  const after = { fromMs: toMs, toMs: frame.endMs };
  const tries = stretchesOf(settled.length);
  if (plan.prove && !(await plan.prove({ before, after, tries })).isProven) return undefined;
  const lengthMs = Math.max(Math.floor(toMs - change.startMs), rateMs);
  const query = plan.over(duration(lengthMs));
  const value = await readOne(query, measurement, toMs);
  return value === undefined ? undefined : { startMs, first: { query, timeMs: toMs, value } };
}

/** A rise is at least by half of what was. */
const leastGrowth = 1.5;

/** Where two levels fit best by least squares, and the second is clearly higher. */
function riseIn(points: readonly Point[], tolerance: SignalPlan["tolerance"]) {
  const values = points.map(({ value }) => value);
  const splits = values.map((_, index) => index).slice(2, -1);
  const [best] = splits
    .map((index) => ({
      index,
      error: spread(values.slice(0, index)) + spread(values.slice(index)),
    }))
    .toSorted((a, b) => a.error - b.error);
  if (best === undefined) return undefined;
  const [low, high] = [mean(values.slice(0, best.index)), mean(values.slice(best.index))];
  const limit = Math.max(leastGrowth * low, low + tolerance(low));
  if (high <= limit) return undefined;
  const isOutside = (value: number) => value > limit;
  const lastBelow = points.findLastIndex(
    ({ value }, index) => index <= best.index && !isOutside(value),
  );
  const first = points[lastBelow + 1];
  return first && { startMs: first.timeMs, isOutside };
}

function spread(values: readonly number[]): number {
  const level = mean(values);
  return values.reduce((sum, value) => sum + (value - level) ** 2, 0);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

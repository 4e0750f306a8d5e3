import { duration } from "../api/promql.ts";
import { type Baseline, baselineOf } from "./baseline-of.ts";
import type { Change, Point } from "./course-of.ts";
import { recentRangeMs } from "./rate-window.ts";
import type { Measurement, SignalPlan } from "./signal-plan.ts";

const minuteMs = 60_000;
const recentMs = 5 * minuteMs;
const momentMs = 2 * minuteMs;

interface Seen {
  readonly change?: Change | undefined;
  readonly points: readonly Point[];
}

interface Ranges {
  readonly now: string;
  /** Undefined: there is none. `cutMs`: its length, where the series were there for a part of it only. */
  readonly baseline?: { readonly range: string; readonly toMs: number; readonly cutMs?: number };
}

/** The ranges of the queries that give the numbers: since the change, or of the last minutes, and before it. */
export function rangesOf(plan: SignalPlan, seen: Seen, measurement: Measurement): Ranges {
  const { frame, rateMs } = measurement;
  const whole = {
    fromMs: frame.baselineStartMs,
    toMs: plan.counts ? frame.startMs : Math.min(frame.startMs, seen.change?.startMs ?? Infinity),
  };
  const baseline = plan.isPerTime ? partOf(whole, { plan, seen, measurement }) : whole;
  // Whole minutes are easier to read, but a count is of the very window; never shorter than what `rate` needs.
  const gridMs = plan.counts ? 1 : minuteMs;
  const range = (lengthMs: number) =>
    duration(Math.max(Math.floor(lengthMs / gridMs) * gridMs, rateMs));
  const now = youngRange(plan, seen, measurement) ?? range(nowMs(plan, seen, measurement));
  if (baseline === undefined) return { now };
  const lengthMs = lengthOf(baseline);
  const cut = lengthMs < lengthOf(whole) ? { cutMs: lengthMs } : {};
  return { now, baseline: { range: range(lengthMs), toMs: baseline.toMs, ...cut } };
}

/** `rate` takes what began within its range for what counted nothing before. */
function youngRange(plan: SignalPlan, seen: Seen, measurement: Measurement): string | undefined {
  const { frame, rateMs, began } = measurement;
  if (plan.isPerTime !== true || plan.counts || began?.allMs === undefined) return undefined;
  const lengthMs = Math.max(nowMs(plan, seen, measurement), rateMs);
  const ageMs = frame.endMs - began.allMs;
  return ageMs < lengthMs ? duration(recentRangeMs(lengthMs, { rateMs, ageMs })) : undefined;
}

/** A count is exact across a gap: it is parted by none. */
function partOf(
  whole: Baseline,
  { plan, seen, measurement }: { plan: SignalPlan; seen: Seen; measurement: Measurement },
): Baseline | undefined {
  const { frame, courseMs, gaps } = measurement;
  const stepMs = plan.counts ? lengthOf(whole) : frame.stepMs;
  const partedBy = (some: typeof gaps) =>
    baselineOf(seen.points, { ...whole, courseMs, stepMs, gaps: some });
  // Gaps of a part of the series that leave hardly any time are borne: the usual may be too low, and they are told beside it.
  return partedBy(plan.counts ? [] : gaps) ?? partedBy([]);
}

function nowMs(
  { counts, isPerTime, isUsage }: SignalPlan,
  { change, points }: Seen,
  { frame: { startMs, endMs }, isOfMoment, unbrokenMs }: Measurement,
): number {
  if (counts) return endMs - startMs;
  // What was counted in a part of the time only is told of that part.
  const ageMs = isPerTime ? endMs - (points[0]?.timeMs ?? startMs) : Infinity;
  // A rate over a range that begins in a gap of samples is too low.
  const wholeMs = isPerTime ? endMs - unbrokenMs : Infinity;
  if (isOfMoment) return Math.min(momentMs, ageMs, wholeMs);
  if (change === undefined || change.isOver) return Math.min(recentMs, ageMs, wholeMs);
  const sinceMs = Math.min(endMs - change.startMs, ageMs);
  return isUsage ? Math.min(recentMs, sinceMs) : sinceMs;
}

function lengthOf({ fromMs, toMs }: Baseline): number {
  return toMs - fromMs;
}

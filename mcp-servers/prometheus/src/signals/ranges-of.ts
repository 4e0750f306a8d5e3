import { duration } from "../api/promql.ts";
import { type Baseline, baselineOf } from "./baseline-of.ts";
import type { Change, Point } from "./course-of.ts";
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
  const baseline = plan.isPerTime ? baselineOf(seen.points, { ...whole, rateMs }) : whole;
  // Whole minutes are easier to read, but a count is of the very window; never shorter than what `rate` needs.
  const gridMs = plan.counts ? 1 : minuteMs;
  const range = (lengthMs: number) =>
    duration(Math.max(Math.floor(lengthMs / gridMs) * gridMs, rateMs));
  const now = range(nowMs(plan, seen, measurement));
  if (baseline === undefined) return { now };
  const lengthMs = lengthOf(baseline);
  const cut = lengthMs < lengthOf(whole) ? { cutMs: lengthMs } : {};
  return { now, baseline: { range: range(lengthMs), toMs: baseline.toMs, ...cut } };
}

function nowMs(
  { counts, isPerTime }: SignalPlan,
  { change, points }: Seen,
  { frame: { startMs, endMs }, isOfMoment }: Measurement,
): number {
  if (counts) return endMs - startMs;
  // What was counted in a part of the time only is told of that part.
  const ageMs = isPerTime ? endMs - (points[0]?.timeMs ?? startMs) : Infinity;
  if (isOfMoment) return Math.min(momentMs, ageMs);
  const isNow = change === undefined || change.isOver;
  return Math.min(isNow ? recentMs : endMs - change.startMs, ageMs);
}

function lengthOf({ fromMs, toMs }: Baseline): number {
  return toMs - fromMs;
}

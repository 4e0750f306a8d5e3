import { duration } from "../api/promql.ts";
import type { Change } from "./course-of.ts";
import { dateEnd } from "./date-change.ts";
import { newestStep, type Seen } from "./newest-step.ts";
import { readOne } from "./read-samples.ts";
import type { Measurement, Reading, SignalPlan } from "./signal-plan.ts";

const minuteMs = 60_000;
const momentMs = 2 * minuteMs;
/** Where the moment holds too little. */
const longerMs = 5 * minuteMs;

/** Of fewer requests a share says little. */
const enough = 30;

export interface ChangeNow {
  readonly change?: Change | undefined;
  /** The range that tells how it is now; absent: that since the change does. */
  readonly recentMs?: number;
  /** When it rose once more. */
  readonly steppedMs?: number;
  /** What it was until then. */
  readonly first?: Reading;
}

/** A change is over when the last minutes are as before it. */
export async function changeNow(
  change: Change | undefined,
  seen: Seen,
  measurement: Measurement,
): Promise<ChangeNow> {
  const { plan, courseQuery } = seen;
  if (change === undefined || !plan.isOfNow) return { change };
  const recentMs = await recentRangeMs(change, plan, measurement);
  if (recentMs === undefined) return { change };
  const now = await readOne(plan.over(duration(recentMs)), measurement);
  if (now === undefined) return { change };
  if (!change.isOutside(now))
    return { change: await dateEnd(change, courseQuery, measurement), recentMs };
  const step = await newestStep(change, seen, measurement);
  const ongoing = { change: { ...change, isOver: false }, recentMs };
  if (step === undefined || now <= step.first.value) return ongoing;
  return { ...ongoing, steppedMs: step.startMs, first: step.first };
}

/** The last minutes since a change, as few as hold enough of what is counted; undefined: too little. */
async function recentRangeMs(
  { startMs }: Change,
  { besides }: SignalPlan,
  { frame, rateMs, isOfMoment }: Measurement,
): Promise<number | undefined> {
  if (isOfMoment) return Math.max(momentMs, rateMs);
  const sinceMs = Math.floor((frame.endMs - startMs) / minuteMs) * minuteMs;
  const lengths = [momentMs, longerMs].map((each) => Math.max(Math.min(each, sinceMs), rateMs));
  for (const lengthMs of lengths) {
    const beside = (await besides?.(duration(lengthMs))) ?? [];
    const requests = beside.find(({ name }) => name === "requests")?.value ?? 0;
    if (requests >= enough) return lengthMs;
  }
  return undefined;
}

import { duration } from "../api/promql.ts";
import type { Point } from "./course-of.ts";
import { formatMinutes } from "./format.ts";
import { readOne } from "./read-samples.ts";
import type { Measurement, Missing, SignalPlan } from "./signal-plan.ts";

const usualMs = 5 * 60_000;

/** Of series that are there: why they give no number now. `points`: those of the past that they gave. */
export async function whyNone(
  { counted, missing }: SignalPlan,
  points: readonly Point[],
  measurement: Measurement,
): Promise<Missing> {
  if (counted === undefined) return missing;
  const { startMs, endMs } = measurement.frame;
  const [recentMs, windowMs] = [recentOf(measurement), endMs - startMs];
  const [recent, whole] = await Promise.all(
    [recentMs, windowMs].map((lengthMs) => readOne(counted(duration(lengthMs)), measurement)),
  );
  const [now, window] = [recentMs, windowMs].map(formatMinutes);
  if (recent === undefined)
    return { why: `too few samples in the last ${now}`, remedy: missing.remedy };
  if (recent > 0)
    return {
      why: `requests were counted in the last ${now}, and their series give no number`,
      remedy: missing.remedy,
    };
  const remedy =
    "Nothing to do if no requests are expected; else check the callers and the Service.";
  const none = `no request was counted in the last ${now}`;
  const lastMs = points.at(-1)?.timeMs;
  if (whole === undefined || whole === 0 || lastMs === undefined) return { why: none, remedy };
  const last = new Date(lastMs).toISOString().slice(11, 16);
  const requests = Math.max(1, Math.round(whole));
  return { why: `${none}; ${requests} in the last ${window}, the last by ${last} UTC`, remedy };
}

/** Before a gap of samples nothing was seen; a count needs as long as a rate. */
function recentOf({ frame, unbrokenMs, rateMs }: Measurement): number {
  return Math.max(Math.min(usualMs, frame.endMs - unbrokenMs), rateMs);
}

import type { Change, Point } from "./course-of.ts";
import { readRange } from "./read-samples.ts";
import type { Measurement } from "./signal-plan.ts";

/** How many times finer than the grid a change is dated. */
const finer = 30;

/** Looks at the step before the change more closely: the grid may be later than the sample that it shows. */
export async function dateChange(
  change: Change,
  query: string,
  measurement: Measurement,
): Promise<Change> {
  const points = await readFine(query, change.startMs - measurement.frame.stepMs, measurement);
  const first = points.find(({ value }) => change.isOutside(value));
  return { ...change, startMs: first?.timeMs ?? change.startMs };
}

/** When what is over ended: its last event leaves the range of a point but for a scrape; that of `rate` holds four. */
export async function dateEnd(
  change: Change,
  query: string,
  measurement: Measurement,
): Promise<Change> {
  const points = await readFine(query, change.endMs, measurement);
  const last = points.findLast(({ value }) => change.isOutside(value))?.timeMs ?? change.endMs;
  const { rateMs, courseMs } = measurement;
  const endMs = Math.max(change.startMs, last - (courseMs - 0.25 * rateMs));
  return { ...change, endMs, isOver: true };
}

/** One step of the grid, in small ones. */
async function readFine(
  query: string,
  fromMs: number,
  measurement: Measurement,
): Promise<readonly Point[]> {
  const { stepMs } = measurement.frame;
  const endMs = Math.min(fromMs + stepMs, measurement.frame.endMs);
  const frame = { ...measurement.frame, baselineStartMs: fromMs, endMs, stepMs: stepMs / finer };
  const [series] = await readRange(query, { ...measurement, frame });
  return series?.points ?? [];
}

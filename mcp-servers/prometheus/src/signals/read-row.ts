import type { Source } from "./find-sources.ts";
import { recentRangeMs } from "./rate-window.ts";
import { readOne } from "./read-samples.ts";
import type { Measurement, Reading } from "./signal-plan.ts";

/** One workload of a namespace; each number with the query that gives it. */
export interface Row {
  readonly workload: string;
  readonly sources: readonly Source[];
  /** Absent: nothing was counted in the last minutes. */
  readonly rate?: Reading;
  /** Absent: no status, or no request. */
  readonly errors?: Reading;
  readonly before?: Reading;
  /** How many there were in the hour before, where there are none now, or less than half, and that is no chance. */
  readonly usual?: Reading;
  readonly limited?: Reading;
  readonly p95?: Reading;
  /** What it was in the hour before, where it is higher now, and that is no chance. */
  readonly usualP95?: Reading;
  /** It is above its largest bucket. */
  readonly isAbove?: true;
}

const recentMs = 5 * 60_000;

/** A rate over a range that begins in a gap of samples, or before the first one, is too low. */
export function recentOf(
  workload: string,
  { frame, rateMs, unbrokenMs, began }: Measurement,
): number {
  const beganMs = began?.ofWorkload.get(workload);
  const ageMs = beganMs === undefined ? undefined : frame.endMs - beganMs;
  return recentRangeMs(Math.min(recentMs, frame.endMs - unbrokenMs), { rateMs, ageMs });
}

/** Undefined: there is no such number. */
export async function readingOf(
  query: string | undefined,
  { timeMs, ...measurement }: Measurement & { readonly timeMs: number },
): Promise<Reading | undefined> {
  const value = query === undefined ? undefined : await readOne(query, measurement, timeMs);
  return query === undefined || value === undefined ? undefined : { query, timeMs, value };
}

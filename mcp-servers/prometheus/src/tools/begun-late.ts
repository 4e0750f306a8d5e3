import { AppError, type Gap } from "@binnacle/contracts";
import { longestRangeMs } from "../api/longest-range.ts";
import { currentSelectors } from "../api/pin-promql.ts";
import { gapOf } from "../gap-of.ts";
import { readRange } from "../signals/read-samples.ts";
import { lookbackMs, toInstant } from "../signals/time-frame.ts";

type Reading = Parameters<typeof readRange>[1];

interface Span {
  readonly startMs: number;
  readonly stepMs: number;
}

/** When a course began, where that is not the time that is asked for: its first value is not of then. */
export function beganLate(
  query: string,
  firstMs: number | undefined,
  { startMs, stepMs }: Span,
): number | undefined {
  const usualMs = Math.max(minuteMs, 2 * stepMs, Math.min(longestRangeMs(query), lookbackMs));
  return firstMs === undefined || firstMs - startMs <= usualMs ? undefined : firstMs;
}

const minuteMs = 60_000;
/** More are not asked after. */
const selectorsAtMost = 4;

/** Nothing of a query before a time, as nothing that it reads is there: what it compares may be there, and hold no earlier. */
export async function nothingBefore(
  query: string,
  firstMs: number | undefined,
  reading: Reading,
): Promise<Gap[]> {
  const { startMs, stepMs } = reading.frame;
  const beganMs = beganLate(query, firstMs, { startMs, stepMs });
  if (beganMs === undefined || !(await isBare(query, beganMs, reading))) return [];
  return [
    gapOf({
      what: `${query} before ${clock(beganMs, startMs)}`,
      why: "no value; every number is of the time since",
    }),
  ];
}

/** Whether what a query reads has no samples before. Where that cannot be asked, nobody knows of any. */
async function isBare(query: string, beganMs: number, reading: Reading): Promise<boolean> {
  const selectors = currentSelectors(query).slice(0, selectorsAtMost);
  if (selectors.length === 0) return true;
  const counts = selectors.map((each) => `count(${each})`).join(" or ");
  try {
    const [read] = await readRange(counts, reading);
    return beganLate(query, read?.points[0]?.timeMs ?? beganMs, reading.frame) !== undefined;
  } catch (error) {
    if (!(error instanceof AppError) || error.kind === "bug" || reading.signal.aborted) throw error;
    return true;
  }
}

/** `23:50 UTC`, with the day where the range began on another. */
export function clock(timeMs: number, startMs: number): string {
  const [instant, start] = [toInstant(timeMs), toInstant(startMs)];
  const day = start.startsWith(instant.slice(0, 10)) ? "" : `${instant.slice(0, 10)} `;
  return `${day}${instant.slice(11, 16)} UTC`;
}

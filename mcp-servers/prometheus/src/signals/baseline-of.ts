import type { Point } from "./course-of.ts";

/** A stretch of time of which something is told to be usual. Unix milliseconds. */
export interface Baseline {
  readonly fromMs: number;
  readonly toMs: number;
}

interface Asked extends Baseline {
  /** Range of `rate`: what begins so late, or ends so early, was there all the time. */
  readonly rateMs: number;
}

/** Shorter than this nothing is usual. */
const leastMs = 5 * 60_000;

/** The part of a stretch in which series were there: a rate over more of it would tell too little. Undefined: hardly any. */
export function baselineOf(
  points: readonly Point[],
  { fromMs, toMs, rateMs }: Asked,
): Baseline | undefined {
  const inside = points.filter(({ timeMs }) => timeMs >= fromMs && timeMs < toMs);
  const [first, last] = [inside[0]?.timeMs, inside.at(-1)?.timeMs];
  if (first === undefined || last === undefined) return undefined;
  const found = {
    fromMs: first - fromMs <= rateMs ? fromMs : first,
    toMs: toMs - last <= rateMs ? toMs : last,
  };
  return found.toMs - found.fromMs < Math.max(leastMs, rateMs) ? undefined : found;
}

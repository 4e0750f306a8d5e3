import type { Point } from "./course-of.ts";

/** A stretch of time of which something is told to be usual. Unix milliseconds. */
export interface Baseline {
  readonly fromMs: number;
  readonly toMs: number;
}

interface Asked extends Baseline {
  /** Range of the points: what begins so late, or ends so early, was there all the time. */
  readonly courseMs: number;
  /** Between two points. */
  readonly stepMs: number;
  /** When a part of the series had no samples: the points of that time are too low. */
  readonly gaps: readonly Baseline[];
}

/** Shorter than this nothing is usual. */
const leastMs = 5 * 60_000;

/**
 * The longest part of a stretch in which series were there: a rate over more of it would tell too little. Undefined:
 * hardly any.
 */
export function baselineOf(points: readonly Point[], asked: Asked): Baseline | undefined {
  const { fromMs, toMs, courseMs, gaps } = asked;
  const isMissing = (timeMs: number): boolean =>
    gaps.some((gap) => timeMs > gap.fromMs && timeMs < gap.toMs + courseMs);
  const inside = points.filter(
    ({ timeMs }) => timeMs >= fromMs && timeMs < toMs && !isMissing(timeMs),
  );
  const [longest] = stretchesIn(inside, asked).toSorted((a, b) => lengthOf(b) - lengthOf(a));
  if (longest === undefined || lengthOf(longest) < Math.max(leastMs, courseMs)) return undefined;
  return longest;
}

/** Parted where points are missing: the last one before them still reads a range in which samples end. */
function stretchesIn(points: readonly Point[], asked: Asked): readonly Baseline[] {
  const { fromMs, toMs, courseMs, stepMs } = asked;
  const starts = points.filter(
    ({ timeMs }, index) => timeMs - (points[index - 1]?.timeMs ?? 0) > 2 * stepMs,
  );
  return starts.map(({ timeMs: startMs }, index) => {
    const next = starts[index + 1]?.timeMs ?? Number.POSITIVE_INFINITY;
    const lastMs = points.findLast(({ timeMs }) => timeMs < next)?.timeMs ?? startMs;
    const endMs = next <= toMs ? lastMs - courseMs : lastMs;
    return {
      fromMs: index === 0 && startMs - fromMs <= courseMs ? fromMs : startMs,
      toMs: next > toMs && toMs - lastMs <= courseMs ? toMs : endMs,
    };
  });
}

function lengthOf({ fromMs, toMs }: Baseline): number {
  return toMs - fromMs;
}

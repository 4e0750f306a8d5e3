import type { Labels, QueryData } from "../api/wire.ts";

/** Unix milliseconds. */
export interface Held {
  /** Since when without a break. */
  readonly sinceMs: number;
  /** It held at the beginning of what was looked at. */
  readonly atLeast: boolean;
}

interface Looked {
  readonly startMs: number;
  readonly endMs: number;
  readonly stepMs: number;
}

/** Since when an expression has held without a break, of the times at which it gave a value; undefined: not any more. */
export function heldSince(timesMs: readonly number[], looked: Looked): Held | undefined {
  const { startMs, endMs, stepMs } = looked;
  const last = timesMs.at(-1);
  // A sample may come late by one step.
  if (last === undefined || endMs - last > 2 * stepMs) return undefined;
  let sinceMs = last;
  for (const timeMs of timesMs.toReversed()) {
    if (sinceMs - timeMs > 1.5 * stepMs) break;
    sinceMs = timeMs;
  }
  return { sinceMs, atLeast: sinceMs - startMs < stepMs };
}

/** When a series had values, in Unix milliseconds. */
export function timesIn(data: QueryData, isOne: (labels: Labels) => boolean): number[] {
  if (data.resultType !== "matrix") return [];
  const times = data.result
    .filter(({ metric }) => isOne(metric))
    .flatMap(({ values }) => values.map(([seconds]) => Math.round(seconds * 1000)));
  return times.toSorted((left, right) => left - right);
}

/** Whether a series of the expression is that of an alert: the rule adds labels, or writes its own over them. */
export function isSeriesOf(series: Labels, alert: Labels, ruleLabels: Labels): boolean {
  return Object.entries(series).every(
    ([name, value]) => name === "__name__" || name in ruleLabels || alert[name] === value,
  );
}

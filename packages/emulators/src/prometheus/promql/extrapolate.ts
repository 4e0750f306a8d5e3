import type { Window } from "./value.ts";

/** What `rate`, `increase` and `delta` share. */
export interface ExtrapolationOptions {
  /** Counters never fall: a fall is a restart from zero. */
  readonly isCounter: boolean;
  readonly perSecond: boolean;
}

/**
 * Prometheus's extrapolation (promql/functions.go, extrapolatedRate, 3.x): the increase between the first and the last
 * sample, stretched to the borders of the range when the samples come within 1.1 average intervals of them, by half an
 * interval otherwise, and for counters never beyond the point where the counter would have been zero.
 */
export function extrapolate(window: Window, options: ExtrapolationOptions): number | undefined {
  const { timesMs, values } = window;
  const [firstMs, lastMs] = [timesMs[0], timesMs.at(-1)];
  if (firstMs === undefined || lastMs === undefined || values.length < 2) return undefined;

  const increase = increaseOf(values, options.isCounter);
  const sampled = (lastMs - firstMs) / 1000;
  const average = sampled / (values.length - 1);
  const near = (seconds: number) => (seconds >= average * 1.1 ? average / 2 : seconds);

  const toStart = near((firstMs - window.startMs) / 1000);
  const toEnd = near((window.endMs - lastMs) / 1000);
  const toZero = options.isCounter ? secondsToZero(values, increase, sampled) : undefined;
  const factor = (sampled + Math.min(toStart, toZero ?? toStart) + toEnd) / sampled;
  const perSecond = options.perSecond ? (window.endMs - window.startMs) / 1000 : 1;
  return increase * (factor / perSecond);
}

/** Last minus first, plus what every counter restart hid. */
function increaseOf(values: readonly number[], isCounter: boolean): number {
  const [first, last] = [values[0] ?? 0, values.at(-1) ?? 0];
  if (!isCounter) return last - first;
  return values.reduce((sum, value, index) => {
    const previous = values[index - 1] ?? value;
    return value < previous ? sum + previous : sum;
  }, last - first);
}

function secondsToZero(
  values: readonly number[],
  increase: number,
  sampled: number,
): number | undefined {
  const first = values[0] ?? 0;
  return increase > 0 && first >= 0 ? sampled * (first / increase) : undefined;
}

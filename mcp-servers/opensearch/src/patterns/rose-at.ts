import type { TimeWindow } from "../query/time-window.ts";

/** An event at a time, and how many it stands for. */
export interface Weighted {
  readonly atMs: number;
  readonly weight: number;
}

/**
 * When events became more frequent: the border between two bars of their histogram at which two constant rates, a lower
 * one before and a higher one behind it, are likeliest. `bars` follow each other. Unix milliseconds; undefined: nowhere.
 */
export function roseAt(
  events: readonly Weighted[],
  bars: readonly TimeWindow[],
): number | undefined {
  const bar = likeliestRise(histogram(events, bars), bars.map(lengthOf));
  return bar === undefined ? undefined : bars[bar]?.fromMs;
}

/** The first bar of the higher of two constant rates; `lengths`: in how much of anything each count was. */
export function likeliestRise(
  counts: readonly number[],
  lengths: readonly number[],
): number | undefined {
  const all = counts.reduce((sum, count) => sum + count, 0);
  const whole = lengths.reduce((sum, length) => sum + length, 0);
  let best: { readonly place: number; readonly likelihood: number } | undefined;
  let [before, length] = [0, 0];
  for (const [place, count] of counts.entries()) {
    if (length > 0 && length < whole) {
      const rates = [before / length, (all - before) / (whole - length)] as const;
      const likelihood = logOf(before, rates[0]) + logOf(all - before, rates[1]);
      if (rates[1] > rates[0] && likelihood > (best?.likelihood ?? -Infinity))
        best = { place, likelihood };
    }
    before += count;
    length += lengths[place] ?? 0;
  }
  return best?.place;
}

function lengthOf({ fromMs, toMs }: TimeWindow): number {
  return toMs - fromMs;
}

function histogram(events: readonly Weighted[], bars: readonly TimeWindow[]): number[] {
  const counts = bars.map(() => 0);
  for (const { atMs, weight } of events) {
    const bar = bars.findIndex(({ fromMs, toMs }) => atMs >= fromMs && atMs < toMs);
    if (bar >= 0) counts[bar] = (counts[bar] ?? 0) + weight;
  }
  return counts;
}

/** The part of the log likelihood that depends on the rate. */
function logOf(count: number, rate: number): number {
  return count === 0 ? 0 : count * Math.log(rate);
}

/** A histogram of a pattern has so many bars at most, of a minute at least. */
const mostBars = 120;
const minuteMs = 60_000;

/** Equal bars over a window. */
export function barsOf({ fromMs, toMs }: TimeWindow): readonly TimeWindow[] {
  const barMs = Math.max(minuteMs, (toMs - fromMs) / mostBars);
  return Array.from({ length: Math.ceil((toMs - fromMs) / barMs) }, (_, place) => ({
    fromMs: fromMs + place * barMs,
    toMs: fromMs + (place + 1) * barMs,
  }));
}

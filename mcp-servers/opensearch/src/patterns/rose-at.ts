import type { TimeWindow } from "../query/time-window.ts";

/** A histogram of a pattern has so many bars at most, of a minute at least. */
const bars = 120;
const minuteMs = 60_000;

/**
 * When events became more frequent: the border between two bars of their histogram at which two constant rates, a lower
 * one before and a higher one behind it, are likeliest. Unix milliseconds; undefined: nowhere.
 */
export function roseAt(
  timesMs: readonly number[],
  { fromMs, toMs }: TimeWindow,
): number | undefined {
  const barMs = Math.max(minuteMs, (toMs - fromMs) / bars);
  const counts = histogram(timesMs, { fromMs, barMs, bars: Math.ceil((toMs - fromMs) / barMs) });
  const all = counts.reduce((sum, count) => sum + count, 0);
  let best: { readonly bar: number; readonly likelihood: number } | undefined;
  let before = 0;
  for (let bar = 1; bar < counts.length; bar += 1) {
    before += counts[bar - 1] ?? 0;
    const rates = [before / bar, (all - before) / (counts.length - bar)] as const;
    const likelihood = weight(before, rates[0]) + weight(all - before, rates[1]);
    if (rates[1] > rates[0] && likelihood > (best?.likelihood ?? -Infinity))
      best = { bar, likelihood };
  }
  return best && fromMs + best.bar * barMs;
}

interface Bars {
  readonly fromMs: number;
  readonly barMs: number;
  readonly bars: number;
}

function histogram(timesMs: readonly number[], { fromMs, barMs, bars: length }: Bars): number[] {
  const counts = Array<number>(length).fill(0);
  for (const timeMs of timesMs) {
    const bar = Math.floor((timeMs - fromMs) / barMs);
    if (bar in counts) counts[bar] = (counts[bar] ?? 0) + 1;
  }
  return counts;
}

/** The part of the log likelihood that depends on the rate. */
function weight(count: number, rate: number): number {
  return count === 0 ? 0 : count * Math.log(rate);
}

import type { PrometheusClient } from "../api/prometheus-client.ts";
import { duration } from "../api/promql.ts";
import { readVector } from "./read-samples.ts";

const minuteMs = 60_000;
const usualMs = 2 * minuteMs;
const mostMs = 60 * minuteMs;
/** A young series fills a short range only, where few samples tell no interval; a slow one is counted in the long one. */
const counted = [
  { rangeMs: 2 * minuteMs, fewest: 4 },
  { rangeMs: 10 * minuteMs, fewest: 2 },
  { rangeMs: 60 * minuteMs, fewest: 2 },
] as const;

/** The scrape interval of series, by the one with most samples; undefined: none has two. */
export async function scrapeIntervalMs(
  client: PrometheusClient,
  { series, timeMs }: { series: readonly string[]; timeMs: number },
  signal: AbortSignal,
): Promise<number | undefined> {
  const intervals = await Promise.all(
    counted.map(async ({ rangeMs, fewest }) => {
      const counts = series.map((each) => `count_over_time(${each}[${duration(rangeMs)}])`);
      if (counts.length === 0) return [];
      const data = await client.instant(`max(${counts.join(" or ")})`, timeMs, signal);
      const samples = readVector(data)[0]?.value ?? 0;
      return samples < fewest ? [] : [rangeMs / samples];
    }),
  );
  const known = intervals.flat();
  return known.length === 0 ? undefined : Math.min(...known);
}

/** Four scrapes, in whole minutes: short enough to date a change, long enough for `rate`. */
export function rateWindowMs(intervalMs: number | undefined): number {
  if (intervalMs === undefined) return usualMs;
  const minutes = Math.ceil((4 * intervalMs) / minuteMs - 0.01);
  return Math.min(Math.max(minutes * minuteMs, minuteMs), mostMs);
}

/**
 * The range of a rate that is told of the last minutes: of counters that are younger than it their whole life, to the
 * second, if that holds two scrapes. Whole minutes else, and never shorter than `rate` needs.
 */
export function recentRangeMs(
  lengthMs: number,
  { rateMs, ageMs = Infinity }: { readonly rateMs: number; readonly ageMs?: number | undefined },
): number {
  if (ageMs < Math.max(lengthMs, rateMs)) return Math.max(ageMs, rateMs / 2);
  return Math.max(Math.floor(lengthMs / minuteMs) * minuteMs, rateMs);
}

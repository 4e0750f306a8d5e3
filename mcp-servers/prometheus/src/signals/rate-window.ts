import type { PrometheusClient } from "../api/prometheus-client.ts";
import type { FoundConvention } from "./find-convention.ts";
import { readVector } from "./read-samples.ts";

const minuteMs = 60_000;
const usualMs = 2 * minuteMs;
const countedMs = 10 * minuteMs;

/** Four scrape intervals of the found counter, in whole minutes from 1 to 5: short enough to date a change, long enough for `rate`. */
export async function rateWindowMs(
  client: PrometheusClient,
  { found, timeMs }: { found: FoundConvention | undefined; timeMs: number },
  signal: AbortSignal,
): Promise<number> {
  if (found === undefined) return usualMs;
  const series = `${found.convention.requests}{${found.selector}}`;
  const data = await client.instant(`max(count_over_time(${series}[10m]))`, timeMs, signal);
  const samples = readVector(data)[0]?.value;
  if (samples === undefined || samples < 2) return usualMs;
  const minutes = Math.ceil((4 * countedMs) / samples / minuteMs);
  return Math.min(Math.max(minutes, 1), 5) * minuteMs;
}

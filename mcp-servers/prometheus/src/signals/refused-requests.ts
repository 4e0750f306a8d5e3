import { duration } from "../api/promql.ts";
import type { Source } from "./find-sources.ts";
import { readOne } from "./read-samples.ts";
import type { Beside, Measurement } from "./signal-plan.ts";
import { allOf, clientErrorsOf, limitedOf } from "./traffic.ts";

/** A service that refuses this share of its requests for their number is not well. */
const tellingShare = 0.01;

/** The share that was refused for its number, where it is a telling one. */
export async function limitedShare(
  sources: readonly Source[],
  range: string,
  measurement: Measurement,
): Promise<readonly Beside[]> {
  const query = shareOf(limitedOf(sources, range), sources, range);
  const value = query === undefined ? undefined : await readOne(query, measurement);
  if (query === undefined || value === undefined || value < tellingShare) return [];
  const { endMs: timeMs } = measurement.frame;
  const text = "{limited} are refused for their number (429)";
  return [{ name: "limited", query, timeMs, value, unit: "ratio", text }];
}

/** A share of all requests by which that of the client errors rises by no chance. */
const leastRise = 0.1;

/** The share that was answered with another 4xx, where it rose by much: a route, a token or a caller may be wrong. */
export async function clientErrorShare(
  sources: readonly Source[],
  range: string,
  measurement: Measurement,
): Promise<readonly Beside[]> {
  const { baselineStartMs, startMs, endMs } = measurement.frame;
  const query = shareOf(clientErrorsOf(sources, range), sources, range);
  const value = query === undefined ? undefined : await readOne(query, measurement);
  if (query === undefined || value === undefined || value < leastRise) return [];
  const long = duration(Math.max(startMs - baselineStartMs, measurement.rateMs));
  const usual = shareOf(clientErrorsOf(sources, long), sources, long) ?? query;
  const before = await readOne(usual, measurement, startMs);
  if (before === undefined || value - before < leastRise) return [];
  return [
    {
      name: "clientErrors",
      query,
      timeMs: endMs,
      value,
      unit: "ratio",
      text: "{clientErrors} are answered with 4xx",
    },
    {
      name: "clientErrorsBefore",
      query: usual,
      timeMs: startMs,
      value: before,
      unit: "ratio",
      text: "{clientErrorsBefore} were answered with 4xx in the hour before",
    },
  ];
}

function shareOf(part: string | undefined, sources: readonly Source[], range: string) {
  return part && `${part} / ${allOf(sources, range)}`;
}

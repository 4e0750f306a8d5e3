import { AppError, type Gap } from "@binnacle/contracts";
import type { Call } from "@binnacle/mcp/server";
import { rangesOfTwo } from "../api/longest-range.ts";
import type { PrometheusClient } from "../api/prometheus-client.ts";
import { duration } from "../api/promql.ts";
import { gapOf } from "../gap-of.ts";
import { misnamedIn } from "../names/misnamed-metrics.ts";
import { unmatchedIn, unmatchedText } from "../names/unmatched-labels.ts";
import type { QueryFact } from "../query-evidence.ts";
import { rateWindowMs, scrapeIntervalMs } from "../signals/rate-window.ts";
import { type ReadValues, unmetFilters } from "./unmet-filters.ts";

interface Asked {
  readonly client: PrometheusClient;
  /** Of the query, Unix milliseconds. */
  readonly endMs: number;
}

interface Empty {
  /** That what is looked for is not so. */
  readonly unmet: readonly QueryFact[];
  readonly nothing: readonly Gap[];
}

/** Why a query gives nothing: where a condition holds for none, nothing is missing, unless something has another name, or may have. */
export async function whyEmpty(
  query: string,
  { read, ...asked }: Asked & { readonly read: ReadValues },
  call: Call,
): Promise<Empty> {
  const [{ facts: unmet, isWhy, uncompared }, unknown] = await Promise.all([
    unmetFilters(query, read, call.signal),
    unknownIn(query, asked, call),
  ]);
  const why = [...uncompared, ...unknown];
  if (isWhy && why.length === 0) return { unmet, nothing: [] };
  return { unmet, nothing: [await nothingMatches(query, { ...asked, why }, call)] };
}

export const notEmpty: Empty = { unmet: [], nothing: [] };

/** An empty answer is not zero. A name that no metric has is told, and a label that no series has, with those that are near. */
async function nothingMatches(
  query: string,
  { why, ...asked }: Asked & { readonly why: readonly string[] },
  call: Call,
): Promise<Gap> {
  const short = why.length === 0 ? await shortRange(query, asked, call) : undefined;
  if (short !== undefined) return gapOf({ what: query, ...short });
  return gapOf({
    what: query,
    why: ["no series matches the query at that time; this is not zero", ...why].join("; "),
    remedy: "Check metric and label names, or that the targets are scraped.",
  });
}

/** Names and labels of a query that nothing has, and those that may be so. */
async function unknownIn(query: string, asked: Asked, call: Call): Promise<string[]> {
  const [misnamed, { found, unasked }] = await Promise.all([
    misnamedIn(query, asked, call),
    unmatchedIn(query, asked, call),
  ]);
  return [
    ...misnamed.found,
    ...found.map((each) => unmatchedText(each, call)),
    ...misnamed.unasked,
    ...unasked,
  ];
}

/** That samples come too seldom for the range of a rate. */
async function shortRange(query: string, { client, endMs }: Asked, { signal }: Call) {
  try {
    for (const { selector, rangeMs } of rangesOfTwo(query)) {
      const asked = { series: [selector], timeMs: endMs };
      const intervalMs = await scrapeIntervalMs(client, asked, signal);
      if (intervalMs === undefined || rangeMs >= 2 * intervalMs) continue;
      const every = `${Math.round(intervalMs / 1000)} s`;
      return {
        why: `a range of ${duration(rangeMs)} holds fewer than two samples: they come every ${every}`,
        remedy: `Give a range of ${duration(rateWindowMs(intervalMs))} or more.`,
      };
    }
  } catch (error) {
    if (!(error instanceof AppError) || error.kind === "bug" || signal.aborted) throw error;
  }
  return undefined;
}

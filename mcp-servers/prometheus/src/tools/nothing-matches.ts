import { AppError, type Gap } from "@binnacle/contracts";
import type { Call } from "@binnacle/mcp/server";
import { rangesOfTwo } from "../api/longest-range.ts";
import { metricsIn } from "../api/pin-promql.ts";
import type { PrometheusClient } from "../api/prometheus-client.ts";
import { duration, equals } from "../api/promql.ts";
import { gapOf } from "../gap-of.ts";
import { rankNames } from "../metrics/rank-names.ts";
import { namesAtMost, namesMs } from "../metrics/read-metrics.ts";
import { unmatchedIn, unmatchedText } from "../names/unmatched-labels.ts";
import type { QueryFact } from "../query-evidence.ts";
import { rateWindowMs, scrapeIntervalMs } from "../signals/rate-window.ts";
import { answeredIn, watchUnread } from "../watch-unread.ts";
import { type ReadValues, unmetFilters } from "./unmet-filters.ts";

const nearAtMost = 3;

interface Asked {
  readonly client: PrometheusClient;
  /** Of the query, Unix milliseconds. */
  readonly endMs: number;
}

/** An empty answer is not zero. A name that no metric has is told, and a label that no series has, with those that are near. */
async function nothingMatches(query: string, asked: Asked, call: Call): Promise<Gap> {
  const [misspelt, short] = await Promise.all([
    misspeltIn(query, asked, call),
    shortRange(query, asked, call),
  ]);
  if (misspelt.length === 0 && short !== undefined) return gapOf({ what: query, ...short });
  return gapOf({
    what: query,
    why: ["no series matches the query at that time; this is not zero", ...misspelt].join("; "),
    remedy: "Check metric and label names, or that the targets are scraped.",
  });
}

interface Empty {
  /** That what is looked for is not so. */
  readonly unmet: readonly QueryFact[];
  readonly nothing: readonly Gap[];
}

/** Why a query gives nothing: where a condition holds for none, nothing is missing, unless something has another name. */
export async function whyEmpty(
  query: string,
  { read, ...asked }: Asked & { readonly read: ReadValues },
  call: Call,
): Promise<Empty> {
  const unmet = await unmetFilters(query, read, call.signal);
  const isWhole = unmet.length > 0 && (await misspeltIn(query, asked, call)).length === 0;
  return { unmet, nothing: isWhole ? [] : [await nothingMatches(query, asked, call)] };
}

export const notEmpty: Empty = { unmet: [], nothing: [] };

/** Names and labels of a query that nothing has. */
async function misspeltIn(query: string, asked: Asked, call: Call): Promise<string[]> {
  const [misnamed, unmatched] = await Promise.all([
    misnamedIn(query, asked, call),
    unmatchedIn(query, asked, call),
  ]);
  return [...misnamed, ...unmatched.map((each) => unmatchedText(each, call))];
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

/** `in the hour before no metric was named …`. Names that cannot be read, or of which only some are, say nothing. */
export async function misnamedIn(
  query: string,
  { client: unwatched, endMs }: Asked,
  { cluster: { match }, signal }: Call,
): Promise<string[]> {
  const { client, unread } = watchUnread(unwatched);
  const matches = match === undefined ? [] : [`{${equals(match.name, match.value)}}`];
  const window = { startMs: endMs - namesMs, endMs };
  try {
    const asked = { matches, ...window, limit: namesAtMost };
    const { items } = await client.labelValues("__name__", asked, signal);
    if (items.length >= namesAtMost) return [];
    const answered = answeredIn(unread());
    const known = items.map((name) => ({ name, help: "" }));
    return metricsIn(query)
      .filter((name) => !items.includes(name))
      .map((name) => {
        const near = rankNames(name, known).slice(0, nearAtMost);
        const hint = near.length === 0 ? "" : `; near: ${near.map((each) => each.name).join(", ")}`;
        return `in the hour before no metric${answered} was named ${name}${hint}`;
      });
  } catch (error) {
    if (!(error instanceof AppError) || error.kind === "bug") throw error;
    return [];
  }
}

import { AppError, type Gap } from "@binnacle/contracts";
import type { Call } from "@binnacle/mcp/server";
import { metricsIn } from "../api/pin-promql.ts";
import type { PrometheusClient } from "../api/prometheus-client.ts";
import { equals } from "../api/promql.ts";
import { gapOf } from "../gap-of.ts";
import { rankNames } from "../metrics/rank-names.ts";
import { namesAtMost, namesMs } from "../metrics/read-metrics.ts";
import { answeredIn, watchUnread } from "../watch-unread.ts";

const nearAtMost = 3;

interface Asked {
  readonly client: PrometheusClient;
  /** Of the query, Unix milliseconds. */
  readonly endMs: number;
}

/** An empty answer is not zero. A name that no metric has is told, with those that are near. */
export async function nothingMatches(query: string, asked: Asked, call: Call): Promise<Gap> {
  const misnamed = await misnamedIn(query, asked, call);
  return gapOf({
    what: query,
    why: ["no series matches the query at that time; this is not zero", ...misnamed].join("; "),
    remedy: "Check metric and label names, or that the targets are scraped.",
  });
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

import { AppError } from "@binnacle/contracts";
import type { Call } from "@binnacle/mcp/server";
import { metricsIn } from "../api/pin-promql.ts";
import type { PrometheusClient } from "../api/prometheus-client.ts";
import { equals } from "../api/promql.ts";
import { rankNames } from "../metrics/rank-names.ts";
import { namesAtMost, namesMs } from "../metrics/read-metrics.ts";
import { answeredIn, watchUnread } from "../watch-unread.ts";
import type { Checked } from "./unmatched-labels.ts";

const nearAtMost = 3;

interface Asked {
  readonly client: PrometheusClient;
  /** Of the query, Unix milliseconds. */
  readonly endMs: number;
}

/** `in the hour before no metric was named …`. */
export async function misnamedIn(
  query: string,
  { client: unwatched, endMs }: Asked,
  { cluster: { match }, signal }: Call,
): Promise<Checked<string>> {
  const { client, unread } = watchUnread(unwatched);
  const own = match === undefined ? [] : [equals(match.name, match.value)];
  const window = { startMs: endMs - namesMs, endMs };
  const namesOf = async (matchers: readonly string[], limit: number) => {
    const matches = matchers.length === 0 ? [] : [`{${matchers.join(",")}}`];
    const { items } = await client.labelValues("__name__", { matches, ...window, limit }, signal);
    return items;
  };
  try {
    const names = await namesOf(own, namesAtMost);
    const missing = metricsIn(query).filter((name) => !names.includes(name));
    // Of more than are read each is asked for.
    const alone =
      names.length < namesAtMost
        ? []
        : await Promise.all(missing.map((name) => namesOf([equals("__name__", name), ...own], 1)));
    const known = names.map((name) => ({ name, help: "" }));
    const answered = answeredIn(unread());
    const found = missing
      .filter((name) => !alone.flat().includes(name))
      .map((name) => {
        const near = rankNames(name, known).slice(0, nearAtMost);
        const hint = near.length === 0 ? "" : `; near: ${near.map((each) => each.name).join(", ")}`;
        return `in the hour before no metric${answered} was named ${name}${hint}`;
      });
    return { found, unasked: [] };
  } catch (error) {
    if (!(error instanceof AppError) || error.kind === "bug" || signal.aborted) throw error;
    return { found: [], unasked: [`whether its names exist cannot be read: ${error.message}`] };
  }
}

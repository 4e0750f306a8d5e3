import type { Gap } from "@binnacle/contracts";
import type { PrometheusClient } from "./api/prometheus-client.ts";
import type { MaybePartial, QueryData } from "./api/wire.ts";
import { gapOf } from "./gap-of.ts";

interface Watched {
  readonly client: PrometheusClient;
  /** One gap for each answer of which a part could not be read, and for each reason why a store gave none. */
  readonly unread: () => Gap[];
}

type Held = "series" | "label values" | "alerts" | "rules" | "targets" | "metadata";

/** Notes what of the answers of one call could not be read: it is neither zero nor absent. */
export function watchUnread(client: PrometheusClient): Watched {
  const gaps: Gap[] = [];
  const reasons = new Map<string, Set<Held>>();
  const noted = <Answer extends MaybePartial>(held: Held, answer: Answer): Answer => {
    const { partial } = answer;
    if (partial !== undefined)
      reasons.set(partial, (reasons.get(partial) ?? new Set<Held>()).add(held));
    return answer;
  };
  const queried = (query: string, data: QueryData): QueryData => {
    if (data.unread > 0) gaps.push(unreadable(query, data.unread));
    return noted("series", data);
  };
  return {
    client: {
      ...client,
      instant: async (query, ...rest) => queried(query, await client.instant(query, ...rest)),
      range: async (range, ...rest) => queried(range.query, await client.range(range, ...rest)),
      series: async (...asked) => noted("series", await client.series(...asked)),
      labelValues: async (...asked) => noted("label values", await client.labelValues(...asked)),
      alerts: async (...asked) => noted("alerts", await client.alerts(...asked)),
      rules: async (...asked) => noted("rules", await client.rules(...asked)),
      targets: async (...asked) => noted("targets", await client.targets(...asked)),
      metadata: async (...asked) => noted("metadata", await client.metadata(...asked)),
    },
    unread: () => [...gaps, ...[...reasons].map(incomplete)],
  };
}

/** What none, and any number, is said of: ` in what answered`; empty: all was read. */
export function answeredIn(gaps: readonly Gap[]): string {
  return gaps.some(({ kind }) => kind === "cut") ? " in what answered" : "";
}

/** What was not seen, in the first line all of it; then why, and what to do. */
export function notSeenLines(gaps: readonly Gap[]): string[] {
  const lines = gaps.map(({ what, why, remedy }) =>
    [`NOT SEEN: ${what}: ${why}`, remedy?.text].filter(Boolean).join("; "),
  );
  return gaps.length < 2
    ? lines
    : [`NOT SEEN: ${gaps.map(({ what }) => what).join(", ")}`, ...lines];
}

/** What is added up, or found nowhere, may be more. */
function incomplete([said, held]: readonly [string, ReadonlySet<Held>]): Gap {
  return gapOf({
    kind: "cut",
    what: `a part of the stores that hold the ${[...held].join(", ")}`,
    why: `it did not answer, so what is not told here may be there, and every number may be too low: ${said}`,
    remedy: "Look at the stores behind this address.",
  });
}

function unreadable(query: string, count: number): Gap {
  return gapOf({
    kind: "cut",
    what: `${count} of the samples of ${query}`,
    why: "they are in no form that Prometheus documents, and were left out",
    remedy: "Run the query by hand; a proxy may have changed the answer.",
  });
}

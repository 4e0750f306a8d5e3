import type { Gap } from "@binnacle/contracts";
import type { PrometheusClient } from "../api/prometheus-client.ts";
import type { QueryData } from "../api/wire.ts";
import { gapOf } from "../gap-of.ts";

interface Watched {
  readonly client: PrometheusClient;
  /** One gap for each answer of which a part could not be read, and for each reason why a store gave none. */
  readonly unread: () => Gap[];
}

/** Notes what of the answers of one call could not be read: it is neither zero nor absent. */
export function watchUnread(client: PrometheusClient): Watched {
  const gaps: Gap[] = [];
  const partial = new Set<string>();
  const noted = (query: string, data: QueryData): QueryData => {
    if (data.unread > 0) gaps.push(unreadable(query, data.unread));
    if (data.partial !== undefined) partial.add(data.partial);
    return data;
  };
  return {
    client: {
      ...client,
      instant: async (query, ...rest) => noted(query, await client.instant(query, ...rest)),
      range: async (range, ...rest) => noted(range.query, await client.range(range, ...rest)),
    },
    unread: () => [...gaps, ...[...partial].map(incomplete)],
  };
}

/** What is added up, or found nowhere, may be more. */
function incomplete(said: string): Gap {
  return gapOf({
    kind: "cut",
    what: "a part of the stores that hold the series",
    why: `it did not answer, so every number here may be too low: ${said}`,
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

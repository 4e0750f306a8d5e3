import type { Gap } from "@binnacle/contracts";
import type { PrometheusClient } from "../api/prometheus-client.ts";
import type { QueryData } from "../api/wire.ts";

interface Watched {
  readonly client: PrometheusClient;
  /** One gap for each answer of which a part could not be read. */
  readonly unread: () => Gap[];
}

/** Notes what of the answers of one call could not be read: it is neither zero nor absent. */
export function watchUnread(client: PrometheusClient): Watched {
  const gaps: Gap[] = [];
  const noted = (query: string, data: QueryData): QueryData => {
    if (data.unread > 0) gaps.push(unreadable(query, data.unread));
    return data;
  };
  return {
    client: {
      ...client,
      instant: async (query, ...rest) => noted(query, await client.instant(query, ...rest)),
      range: async (range, ...rest) => noted(range.query, await client.range(range, ...rest)),
    },
    unread: () => [...gaps],
  };
}

function unreadable(query: string, count: number): Gap {
  return {
    origin: "prometheus",
    kind: "cut",
    what: `${count} of the samples of ${query}`,
    why: "they are in no form that Prometheus documents, and were left out",
    about: { kinds: [] },
    remedy: { text: "Run the query by hand; a proxy may have changed the answer." },
  };
}

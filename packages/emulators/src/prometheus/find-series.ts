import { parsePromql } from "./promql/parse-promql.ts";
import { badData } from "./promql/promql-error.ts";
import { type SeriesStore, type StoredSeries, windowOf } from "./promql/series-store.ts";
import { readLimit, readTimeMs } from "./read-parameters.ts";

/** An answer with `data`; a cut one carries a warning, as Prometheus 3 does. */
export interface Listing {
  readonly data: readonly unknown[];
  readonly warnings?: readonly string[];
}

/** Answers `/api/v1/series`: the label sets of the series that match. */
export function listSeries(parameters: URLSearchParams, store: SeriesStore): Listing {
  if (!parameters.has("match[]")) throw badData("no match[] parameter provided");
  return cut(
    present(parameters, store).map(({ labels }) => labels),
    parameters,
  );
}

/** Answers `/api/v1/labels`. */
export function listLabels(parameters: URLSearchParams, store: SeriesStore): Listing {
  const names = present(parameters, store).flatMap(({ labels }) => Object.keys(labels));
  return cut(distinct(names), parameters);
}

/** Answers `/api/v1/label/<name>/values`. */
export function listLabelValues(
  parameters: URLSearchParams,
  store: SeriesStore,
  name: string,
): Listing {
  const values = present(parameters, store).flatMap(({ labels }) => labels[name] ?? []);
  return cut(distinct(values), parameters);
}

/** The series of `match[]` (all without one) that have a sample between `start` and `end`. */
function present(parameters: URLSearchParams, store: SeriesStore): readonly StoredSeries[] {
  const startMs = readTimeMs(parameters, "start", Number.NEGATIVE_INFINITY);
  const endMs = readTimeMs(parameters, "end", Number.POSITIVE_INFINITY);
  const queries = parameters.getAll("match[]");
  const found =
    queries.length === 0 ? store.select([]) : queries.flatMap((query) => selected(query, store));
  return [...new Set(found)].filter(
    (series) => windowOf(series, startMs - 1, endMs).values.length > 0,
  );
}

function selected(query: string, store: SeriesStore): readonly StoredSeries[] {
  const expression = parsePromql(query);
  if (expression.kind === "selector") return store.select(expression.matchers);
  throw badData('invalid parameter "match[]": a vector selector is expected');
}

function distinct(names: readonly string[]): readonly string[] {
  return [...new Set(names)].toSorted();
}

function cut(items: readonly unknown[], parameters: URLSearchParams): Listing {
  const limit = readLimit(parameters);
  if (limit === undefined || items.length <= limit) return { data: items };
  return { data: items.slice(0, limit), warnings: ["results truncated due to limit"] };
}

import { z } from "zod";
import type { Aggregation, AggregationContext } from "./aggregation.ts";
import { filterBuckets, singleFilter, termsBuckets } from "./bucket-aggregations.ts";
import { dateHistogram } from "./date-histogram.ts";
import { metricAggregation, metricNames } from "./metric-aggregations.ts";
import { readClause, requestFailure, unsupported } from "./search-failure.ts";
import type { SearchDocument } from "./search-index.ts";
import { topHits } from "./top-hits.ts";

const Request = z.record(z.string(), z.record(z.string(), z.unknown()));

const aggregations: Readonly<Record<string, Aggregation>> = {
  date_histogram: dateHistogram,
  filter: singleFilter,
  filters: filterBuckets,
  terms: termsBuckets,
  top_hits: topHits,
  ...Object.fromEntries(metricNames.map((name) => [name, metricAggregation(name)])),
};

export const aggregationKinds: readonly string[] = Object.keys(aggregations);

/**
 * Runs the `aggs` of a search, nested to any depth.
 * @throws SearchFailure 501 with the aggregation for what is not emulated.
 */
export function aggregate(
  request: unknown,
  documents: readonly SearchDocument[],
  context: Omit<AggregationContext, "inner">,
): Record<string, unknown> {
  const results: Record<string, unknown> = {};
  for (const [name, spec] of Object.entries(readClause(Request, request, "aggs"))) {
    const { aggs, aggregations: long, meta, ...rest } = spec;
    const [type, second] = Object.keys(rest);
    if (type === undefined || second !== undefined) {
      const reason = `Expected one aggregation type in [${name}] but found [${Object.keys(rest).join(", ")}]`;
      throw requestFailure(400, "parsing_exception", reason);
    }
    const run = Object.hasOwn(aggregations, type) ? aggregations[type] : undefined;
    if (run === undefined) throw unsupported(`aggregation [${type}]`, { [name]: spec });
    const inner = (bucket: readonly SearchDocument[]) =>
      aggregate(aggs ?? long ?? {}, bucket, context);
    const result = run(rest[type], documents, { ...context, inner });
    results[name] = meta === undefined ? result : { meta, ...result };
  }
  return results;
}

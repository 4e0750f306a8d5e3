import type { CompiledQuery } from "./compiled-query.ts";
import type { SearchDocument } from "./search-index.ts";

export interface AggregationContext {
  readonly nowMs: number;
  readonly compile: (query: unknown) => CompiledQuery;
  /** Runs the sub-aggregations over the documents of a bucket. */
  inner(bucket: readonly SearchDocument[]): Record<string, unknown>;
}

/** Computes one aggregation over the documents of its bucket. */
export type Aggregation = (
  options: unknown,
  documents: readonly SearchDocument[],
  context: AggregationContext,
) => Record<string, unknown>;

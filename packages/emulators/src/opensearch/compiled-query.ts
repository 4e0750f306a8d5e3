import type { SearchDocument, SearchIndex } from "./search-index.ts";

/** A query that is ready to run. */
export interface CompiledQuery {
  /** `undefined`: no match. The number is right only where `isRanked` is false. */
  score(document: SearchDocument): number | undefined;
  /** Its score would need term statistics (BM25), which are not emulated. */
  readonly isRanked: boolean;
  /** False: no document of this index can match, whatever it holds, and a shard sees it at once. What stands beside it is not even read. */
  readonly canMatchIn?: ((index: SearchIndex) => boolean) | undefined;
  /** Throws a SearchFailure where a shard of the index refuses the query, though no document might reach it. */
  readonly check?: ((index: SearchIndex) => void) | undefined;
}

/** What of the node and its clock a query depends on. */
export interface QueryWorld {
  readonly nowMs: number;
  /** The cluster setting `search.allow_expensive_queries: false`. */
  readonly refusesExpensive: boolean;
}

export interface QueryContext extends QueryWorld {
  readonly compile: (query: unknown) => CompiledQuery;
}

export type QueryCompiler = (options: unknown, context: QueryContext) => CompiledQuery;

/** A query whose matches all score the same. */
export function constantQuery(
  matches: (document: SearchDocument) => boolean,
  score = 1,
): CompiledQuery {
  return { score: (document) => (matches(document) ? score : undefined), isRanked: false };
}

/** A query whose order OpenSearch takes from term statistics. */
export function rankedQuery(matches: (document: SearchDocument) => boolean): CompiledQuery {
  return { score: (document) => (matches(document) ? 1 : undefined), isRanked: true };
}

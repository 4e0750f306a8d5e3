import { z } from "zod";
import type { AggregationContext } from "./aggregation.ts";
import { sourceFilter } from "./filter-source.ts";
import { readClause, unsupported } from "./search-failure.ts";
import type { SearchDocument } from "./search-index.ts";
import { sortDocuments } from "./sort-documents.ts";

const Options = z.strictObject({
  size: z.int().min(0).max(100).default(3),
  from: z.int().min(0).default(0),
  sort: z.unknown().optional(),
  _source: z.unknown().optional(),
});

/** `top_hits` with a sort; without one its order would be relevance. */
export function topHits(
  options: unknown,
  documents: readonly SearchDocument[],
  _context: AggregationContext,
): Record<string, unknown> {
  const read = readClause(Options, options, "top_hits");
  if (read.sort === undefined) throw unsupported("[top_hits] without a sort", options);
  const keep = sourceFilter(read);
  const hits = sortDocuments(documents, read.sort)
    .slice(read.from, read.from + read.size)
    .map((hit) => toHit(hit.document, keep, { score: null, sort: hit.sort }));
  const total = { value: documents.length, relation: "eq" };
  return { hits: { total, max_score: null, hits } };
}

/** A document as a hit of a search. */
export function toHit(
  document: SearchDocument,
  keep: ReturnType<typeof sourceFilter>,
  rank: { readonly score: number | null; readonly sort?: readonly unknown[] },
): Record<string, unknown> {
  const source = keep(document.source);
  return {
    _index: document.index.name,
    _id: document.id,
    _score: rank.score,
    ...(source === undefined ? {} : { _source: source }),
    ...(rank.sort === undefined ? {} : { sort: rank.sort }),
  };
}

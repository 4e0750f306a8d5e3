import type { sourceFilter } from "./filter-source.ts";
import type { SearchDocument } from "./search-index.ts";

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

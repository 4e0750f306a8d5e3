import type { CompiledQuery } from "./compiled-query.ts";
import { onceAnIndex } from "./once-an-index.ts";
import type { SearchDocument, SearchIndex } from "./search-index.ts";

/** More clauses than a program asks of an index again and again. */
const mostClauses = 500;
const [matching, other] = [1, 2];
const known = new WeakMap<SearchIndex, Map<string, Uint8Array>>();

/** A query whose matches score 1 and depend on nothing but the clause and the document: each document is read once for it. */
export function remembered(clause: unknown, query: CompiledQuery): CompiledQuery {
  const key = JSON.stringify(clause);
  const readIn = onceAnIndex((index) => {
    const clauses = known.get(index) ?? new Map<string, Uint8Array>();
    known.set(index, clauses);
    const read = clauses.get(key) ?? new Uint8Array(index.documents.length);
    if (clauses.size >= mostClauses) clauses.clear();
    clauses.set(key, read);
    return read;
  });
  const score = (document: SearchDocument): number | undefined => {
    const read = readIn(document.index);
    if (read[document.ordinal] === 0)
      read[document.ordinal] = query.score(document) === undefined ? other : matching;
    return read[document.ordinal] === matching ? 1 : undefined;
  };
  return { ...query, score };
}

import { z } from "zod";
import type { CompiledQuery, QueryContext } from "./compiled-query.ts";
import { readClause, unsupported } from "./search-failure.ts";
import type { SearchDocument } from "./search-index.ts";

const Clauses = z.union([z.array(z.unknown()), z.record(z.string(), z.unknown())]).default([]);
const Options = z.strictObject({
  must: Clauses,
  filter: Clauses,
  should: Clauses,
  must_not: Clauses,
  minimum_should_match: z.union([z.int(), z.string()]).optional(),
});

/** `bool`: the score is the sum of `must` and of the `should` clauses that match. */
export function boolQuery(options: unknown, { compile }: QueryContext): CompiledQuery {
  const read = readClause(Options, options, "bool");
  const compileAll = (clauses: z.infer<typeof Clauses>) =>
    (Array.isArray(clauses) ? clauses : [clauses]).map(compile);
  const [must, filter] = [compileAll(read.must), compileAll(read.filter)];
  const [should, mustNot] = [compileAll(read.should), compileAll(read.must_not)];
  const needed = minimumShouldMatch(read.minimum_should_match ?? 0, should.length);
  // A query of nothing but `should` needs one of them, whatever it says.
  const least = must.length + filter.length > 0 || should.length === 0 ? 0 : 1;

  const canMatchIn = (index: string) =>
    [...must, ...filter].every((query) => query.canMatchIn?.(index) !== false);

  const score = (document: SearchDocument): number | undefined => {
    if (!canMatchIn(document.index.name)) return undefined;
    const required = scores(must, document);
    if (required.length < must.length) return undefined;
    if (scores(filter, document).length < filter.length) return undefined;
    if (scores(mustNot, document).length > 0) return undefined;
    const optional = scores(should, document);
    if (optional.length < Math.max(least, needed)) return undefined;
    return [...required, ...optional].reduce((sum, value) => sum + value, 0);
  };
  const isRanked = [...must, ...should].some((query) => query.isRanked);
  return { score, isRanked, canMatchIn };
}

/**
 * How many of `count` optional clauses have to match: `2`, `-1` (all but one), `"75%"`, `"-25%"`.
 * @throws SearchFailure 501 on combinations such as `3<90%`.
 */
export function minimumShouldMatch(value: number | string, count: number): number {
  const found = /^(-?\d+)(%?)$/.exec(String(value));
  if (found === null) throw unsupported(`minimum_should_match [${value}]`, value);
  const amount = Number(found[1]);
  const clauses = found[2] === "%" ? Math.trunc((count * amount) / 100) : amount;
  return Math.max(0, clauses < 0 ? count + clauses : clauses);
}

function scores(queries: readonly CompiledQuery[], document: SearchDocument): number[] {
  return queries.flatMap((query) => query.score(document) ?? []);
}

import { z } from "zod";
import type { CompiledQuery, QueryContext } from "./compiled-query.ts";
import { onceAnIndex } from "./once-an-index.ts";
import { readClause, unsupported } from "./search-failure.ts";
import type { SearchDocument, SearchIndex } from "./search-index.ts";

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
  const [must, filter] = [compileAll(read.must), compileAll(cheapFirst(read.filter))];
  const [should, mustNot] = [compileAll(read.should), compileAll(read.must_not)];
  const needed = minimumShouldMatch(read.minimum_should_match ?? 0, should.length);
  // A query of nothing but `should` needs one of them, whatever it says.
  const least = must.length + filter.length > 0 || should.length === 0 ? 0 : 1;

  /** Nothing is counted. */
  const isSieve = must.length + should.length + needed === 0;

  const canMatchIn = onceAnIndex((index) => {
    const canMatch = (query: CompiledQuery) => query.canMatchIn?.(index) !== false;
    if (![...must, ...filter].every(canMatch)) return false;
    return least === 0 || should.some(canMatch);
  });
  const check = (index: SearchIndex): void => {
    if (!canMatchIn(index)) return;
    for (const query of [...must, ...filter, ...should, ...mustNot]) query.check?.(index);
  };

  const score = (document: SearchDocument): number | undefined => {
    if (!canMatchIn(document.index)) return undefined;
    const matches = (query: CompiledQuery): boolean => query.score(document) !== undefined;
    if (!filter.every(matches) || mustNot.some(matches)) return undefined;
    if (isSieve) return 0;
    const required = scores(must, document);
    if (required.length < must.length) return undefined;
    const optional = scores(should, document);
    if (optional.length < Math.max(least, needed)) return undefined;
    return [...required, ...optional].reduce((sum, value) => sum + value, 0);
  };
  const isRanked = [...must, ...should].some((query) => query.isRanked);
  return { score, isRanked, canMatchIn, check };
}

/** Times leave few documents over. */
function cheapFirst(clauses: z.infer<typeof Clauses>): z.infer<typeof Clauses> {
  if (!Array.isArray(clauses)) return clauses;
  return clauses.toSorted((left, right) => Number(isRange(right)) - Number(isRange(left)));
}

function isRange(clause: unknown): boolean {
  return typeof clause === "object" && clause !== null && "range" in clause;
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

import { z } from "zod";
import { boolQuery } from "./bool-query.ts";
import {
  type CompiledQuery,
  constantQuery,
  type QueryCompiler,
  type QueryContext,
  type QueryWorld,
} from "./compiled-query.ts";
import { refusedWhereExpensive } from "./expensive-queries.ts";
import { rangeQuery } from "./range-query.ts";
import { remembered } from "./remembered.ts";
import { readClause, readField, unsupported } from "./search-failure.ts";
import {
  existsQuery,
  prefixQuery,
  regexpQuery,
  termQuery,
  termsQuery,
  wildcardQuery,
} from "./term-queries.ts";
import { matchPhraseQuery, matchQuery } from "./text-queries.ts";

const compilers: Readonly<Record<string, QueryCompiler>> = {
  bool: boolQuery,
  constant_score: constantScoreQuery,
  exists: existsQuery,
  ids: idsQuery,
  match: matchQuery,
  match_all: () => constantQuery(() => true),
  match_none: () => ({ ...constantQuery(() => false), canMatchIn: () => false }),
  match_phrase: matchPhraseQuery,
  prefix: prefixQuery,
  range: rangeQuery,
  regexp: regexpQuery,
  term: termQuery,
  terms: termsQuery,
  wildcard: wildcardQuery,
};

/** They read neither the clock nor other clauses. */
const isOfOneField: ReadonlySet<string> = new Set([
  "exists",
  "match",
  "match_phrase",
  "prefix",
  "regexp",
  "term",
  "terms",
  "wildcard",
]);

export const queryKinds: readonly string[] = Object.keys(compilers);

/**
 * Compiles a query clause.
 * @throws SearchFailure 501 with the clause for what is not emulated, 400 for what OpenSearch refuses as well.
 */
export function compileQuery(query: unknown, world: QueryWorld): CompiledQuery {
  const compile = (clause: unknown): CompiledQuery => {
    const [type, options] = readField(clause, "query");
    const compiler = Object.hasOwn(compilers, type) ? compilers[type] : undefined;
    if (compiler === undefined) throw unsupported(`query [${type}]`, clause);
    const compiled = compiler(options, { ...world, compile });
    const own = isOfOneField.has(type) ? remembered(clause, compiled) : compiled;
    return world.refusesExpensive ? refusedWhereExpensive(own, { type, options }) : own;
  };
  return compile(query);
}

function constantScoreQuery(options: unknown, { compile }: QueryContext): CompiledQuery {
  const read = readClause(z.strictObject({ filter: z.unknown() }), options, "constant_score");
  const filter = compile(read.filter);
  const query = constantQuery((document) => filter.score(document) !== undefined);
  return { ...query, check: filter.check };
}

function idsQuery(options: unknown): CompiledQuery {
  const { values } = readClause(z.strictObject({ values: z.array(z.string()) }), options, "ids");
  return constantQuery((document) => values.includes(document.id));
}

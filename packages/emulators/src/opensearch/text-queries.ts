import { z } from "zod";
import { minimumShouldMatch } from "./bool-query.ts";
import { type CompiledQuery, rankedQuery } from "./compiled-query.ts";
import { isAnalysed, mappedField } from "./index-mapping.ts";
import { readClause, readField } from "./search-failure.ts";
import type { SearchDocument } from "./search-index.ts";
import { standardTokens } from "./standard-tokens.ts";
import { checkTerm, matchesTerm, refuseMetadata } from "./term-queries.ts";

const Value = z.union([z.string(), z.number(), z.boolean()]);
const Match = z.strictObject({
  query: Value,
  operator: z.enum(["or", "and", "OR", "AND"]).default("or"),
  minimum_should_match: z.union([z.int(), z.string()]).optional(),
});
const Phrase = z.strictObject({ query: Value });

/** `match`: any token of the text (or all of them, or enough of them); other fields as `term`. */
export function matchQuery(options: unknown): CompiledQuery {
  const [field, spec] = readField(options, "match");
  refuseMetadata(field, "match");
  const read = readClause(Match, expand(spec), "match");
  const wanted = [...new Set(standardTokens(String(read.query)))];
  const isEvery = read.operator.toLowerCase() === "and";
  const enough = minimumShouldMatch(read.minimum_should_match ?? 1, wanted.length);
  const needed = isEvery ? wanted.length : Math.max(1, enough);
  const query = rankedQuery((document) => {
    if (!isText(document, field)) return matchesTerm(document, field, read.query);
    const tokens = new Set(tokensOf(document, field).flat());
    return wanted.length > 0 && wanted.filter((token) => tokens.has(token)).length >= needed;
  });
  return { ...query, check: ({ mapping }) => checkTerm(mapping, field, read.query) };
}

/** `match_phrase`: the tokens side by side in one value; other fields as `term`. No slop. */
export function matchPhraseQuery(options: unknown): CompiledQuery {
  const [field, spec] = readField(options, "match_phrase");
  refuseMetadata(field, "match_phrase");
  const { query } = readClause(Phrase, expand(spec), "match_phrase");
  const wanted = standardTokens(String(query));
  const matching = rankedQuery((document) => {
    if (!isText(document, field)) return matchesTerm(document, field, query);
    return wanted.length > 0 && tokensOf(document, field).some((tokens) => hasRun(tokens, wanted));
  });
  return { ...matching, check: ({ mapping }) => checkTerm(mapping, field, query) };
}

function expand(spec: unknown): unknown {
  return Value.safeParse(spec).success ? { query: spec } : spec;
}

function isText(document: SearchDocument, name: string): boolean {
  const field = mappedField(document.index.mapping, name);
  return field !== undefined && isAnalysed(field);
}

function tokensOf(document: SearchDocument, field: string): readonly (readonly string[])[] {
  return document.tokens(mappedField(document.index.mapping, field)?.path ?? field);
}

function hasRun(tokens: readonly string[], wanted: readonly string[]): boolean {
  return tokens.some((_, start) =>
    wanted.every((token, offset) => tokens[start + offset] === token),
  );
}

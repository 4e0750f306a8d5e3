import { z } from "zod";
import { type CompiledQuery, constantQuery, rankedQuery } from "./compiled-query.ts";
import {
  type IndexMapping,
  isAnalysed,
  isDate,
  type MappedField,
  mappedField,
} from "./index-mapping.ts";
import { resolveDate } from "./resolve-date.ts";
import { readClause, readField, shardFailure, unsupported } from "./search-failure.ts";
import { type SearchDocument, wildcard } from "./search-index.ts";
import { typedValues } from "./typed-values.ts";

const Value = z.union([z.string(), z.number(), z.boolean()]);
type Value = z.infer<typeof Value>;

/** `term`: the whole keyword, one token of a text (never analysed), an equal number, date or boolean. */
export function termQuery(options: unknown): CompiledQuery {
  const [field, spec] = readNamed(options, "term");
  const { value, case_insensitive } = readPattern(spec, "term", "value");
  if (case_insensitive) throw unsupported("[term] case_insensitive", options);
  return {
    ...rankedQuery((document) => matchesTerm(document, field, value)),
    check: ({ mapping }) => checkTerm(mapping, field, value),
  };
}

/** `terms`: one of the values; all matches score 1. */
export function termsQuery(options: unknown): CompiledQuery {
  const [field, spec] = readNamed(options, "terms");
  const values = readClause(z.array(Value), spec, "terms");
  const query: CompiledQuery = {
    ...constantQuery((document) => values.some((value) => matchesTerm(document, field, value))),
    check: ({ mapping }) => values.forEach((value) => checkTerm(mapping, field, value)),
  };
  return field === "_index"
    ? { ...query, canMatchIn: ({ name }) => values.map(String).includes(name) }
    : query;
}

/** `exists`: a leaf with a value, or an object with such a leaf. */
export function existsQuery(options: unknown): CompiledQuery {
  const { field } = readClause(z.strictObject({ field: z.string() }), options, "exists");
  refuseMetadata(field, "exists");
  return constantQuery((document) => {
    const mapped = mappedField(document.index.mapping, field);
    if (mapped !== undefined) return typedValues(document, mapped).length > 0;
    return [...document.values.keys()].some((path) => path.startsWith(`${field}.`));
  });
}

/** `prefix` of a keyword, or of a token of a text. */
export function prefixQuery(options: unknown): CompiledQuery {
  const [field, spec] = readNamed(options, "prefix");
  const { value, case_insensitive } = readPattern(spec, "prefix", "value");
  const expected = case_insensitive ? String(value).toLowerCase() : String(value);
  return patternQuery(field, (term) =>
    (case_insensitive ? term.toLowerCase() : term).startsWith(expected),
  );
}

/** `wildcard` with `*` and `?` over a keyword, or over each token of a text. */
export function wildcardQuery(options: unknown): CompiledQuery {
  const [field, spec] = readNamed(options, "wildcard");
  const key =
    typeof spec === "object" && spec !== null && "wildcard" in spec ? "wildcard" : "value";
  const { value, case_insensitive } = readPattern(spec, "wildcard", key);
  const pattern = wildcard(String(value), case_insensitive ? "i" : "");
  return patternQuery(field, (term) => pattern.test(term));
}

/** `regexp` over a keyword, or over each token of a text, anchored at both ends. Lucene's own operators answer 501. */
export function regexpQuery(options: unknown): CompiledQuery {
  const [field, spec] = readNamed(options, "regexp");
  const { value, case_insensitive } = readPattern(spec, "regexp", "value");
  const source = String(value);
  if (/[#@&<>~"^$]|\\[A-Za-z]|\(\?/.test(source)) throw unsupported("[regexp] operator", options);
  const pattern = new RegExp(`^(?:${source})$`, case_insensitive ? "isu" : "su");
  const query = patternQuery(field, (term) => pattern.test(term));
  return source.length <= maxRegexpLength ? query : { ...query, check: () => refuseRegexp(source) };
}

/** The index setting `index.max_regex_length`. */
const maxRegexpLength = 1_000;

function refuseRegexp({ length }: string): never {
  throw shardFailure(
    "query_shard_exception",
    `failed to create query: The length of regex [${length}] used in the Regexp Query request has exceeded the allowed maximum of [${maxRegexpLength}]. This maximum can be set by changing the [index.max_regex_length] index level setting.`,
  );
}

function patternQuery(field: string, matches: (term: string) => boolean): CompiledQuery {
  return {
    ...constantQuery((document) => terms(document, field).some(matches)),
    check: ({ mapping }) => void fieldOfTerms(mapping, field),
  };
}

/** Throws a SearchFailure where the field cannot hold the value. */
export function checkTerm(mapping: IndexMapping, name: string, value: Value): void {
  const field = name === "_index" ? undefined : mappedField(mapping, name);
  if (field === undefined || isAnalysed(field)) return;
  if (isDate(field)) dateRange(field, value);
  else typedTerm(field, value);
}

/** Whether a document has a value, by the rules of a `term` query. */
export function matchesTerm(document: SearchDocument, name: string, value: Value): boolean {
  if (name === "_index") return document.index.name === String(value);
  const field = mappedField(document.index.mapping, name);
  if (field === undefined) return false;
  if (isAnalysed(field)) return document.tokens(field.path).flat().includes(String(value));
  const values = typedValues(document, field);
  if (!isDate(field)) return values.includes(typedTerm(field, value));
  const [fromMs, toMs] = dateRange(field, value);
  return values.some((found) => Number(found) >= fromMs && Number(found) <= toMs);
}

/** Metadata fields but `_index` in a term answer 501: without it they would look like fields that no document has. */
export function refuseMetadata(field: string, clause: string): void {
  if (field.startsWith("_")) throw unsupported(`[${clause}] metadata field [${field}]`, field);
}

function dateRange({ format }: MappedField, value: Value): readonly [fromMs: number, toMs: number] {
  const text = typeof value === "number" ? value : String(value);
  const fromMs = resolveDate(text, { nowMs: Number.NaN, roundUp: false, format });
  return [fromMs, resolveDate(text, { nowMs: Number.NaN, roundUp: true, format })];
}

function typedTerm(field: MappedField, value: Value): string | number {
  if (field.type === "boolean") return typedBoolean(value);
  if (field.type !== "long" && field.type !== "float") return String(value);
  if (Number.isNaN(Number(value)) || value === "") throw notANumber(value);
  return Number(value);
}

function typedBoolean(value: Value): number {
  const text = String(value);
  if (!["true", "false", ""].includes(text)) {
    throw shardFailure(
      "query_shard_exception",
      `failed to create query: Can't parse boolean value [${text}], expected [true] or [false]`,
    );
  }
  return text === "true" ? 1 : 0;
}

function notANumber(value: Value) {
  return shardFailure(
    "query_shard_exception",
    `failed to create query: For input string: "${value}"`,
  );
}

function terms(document: SearchDocument, name: string): readonly string[] {
  const field = fieldOfTerms(document.index.mapping, name);
  if (field === undefined) return [];
  if (isAnalysed(field)) return document.tokens(field.path).flat();
  return typedValues(document, field).map(String);
}

function fieldOfTerms(mapping: IndexMapping, name: string): MappedField | undefined {
  const field = mappedField(mapping, name);
  if (field === undefined || isAnalysed(field) || field.type === "keyword") return field;
  throw shardFailure(
    "query_shard_exception",
    `Can only use prefix, regexp and wildcard queries on keyword and text fields - not on [${name}] which is of type [${field.type}]`,
  );
}

function readNamed(options: unknown, clause: string): [field: string, spec: unknown] {
  const [field, spec] = readField(options, clause);
  if (field !== "_index" || !clause.startsWith("term")) refuseMetadata(field, clause);
  return [field, spec];
}

function readPattern(
  spec: unknown,
  clause: string,
  key: "value" | "wildcard",
): { value: Value; case_insensitive: boolean } {
  const short = Value.safeParse(spec);
  if (short.success) return { value: short.data, case_insensitive: false };
  const schema = z.strictObject({ [key]: Value, case_insensitive: z.boolean().default(false) });
  const read = readClause(schema, spec, clause);
  return { value: Value.parse(read[key]), case_insensitive: read.case_insensitive === true };
}

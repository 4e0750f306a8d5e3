import { z } from "zod";
import type { CompiledQuery } from "./compiled-query.ts";
import { sourceFilter } from "./filter-source.ts";
import { isAnalysed, isDate, mappedField } from "./index-mapping.ts";
import {
  maxBuckets,
  readClause,
  requestFailure,
  tooManyBuckets,
  unsupported,
} from "./search-failure.ts";
import type { SearchDocument } from "./search-index.ts";
import { toHit } from "./to-hit.ts";
import { docValuesField, typedValues } from "./typed-values.ts";

const Request = z.record(z.string(), z.record(z.string(), z.unknown()));

type Compile = (query: unknown) => CompiledQuery;

interface Aggregating {
  readonly options: unknown;
  readonly documents: readonly SearchDocument[];
  readonly compile: Compile;
  readonly scoreOf: CompiledQuery["score"];
  /** The aggregations below, over some of the documents. */
  readonly below: (documents: readonly SearchDocument[]) => Record<string, unknown>;
}

const kinds: Readonly<Record<string, (aggregating: Aggregating) => Record<string, unknown>>> = {
  date_histogram: dateHistogram,
  filter: filterAggregation,
  filters: filtersAggregation,
  max: (aggregating) => extreme(aggregating, (left, right) => Math.max(left, right)),
  min: (aggregating) => extreme(aggregating, (left, right) => Math.min(left, right)),
  terms: termsAggregation,
  top_hits: topHits,
};

export const aggregationKinds: readonly string[] = Object.keys(kinds);

/**
 * Runs the `aggs` of a search, nested to any depth.
 * @throws SearchFailure 501 with the aggregation for what is not emulated.
 */
export function aggregate(
  request: unknown,
  documents: readonly SearchDocument[],
  { compile, scoreOf }: { readonly compile: Compile; readonly scoreOf: CompiledQuery["score"] },
): Record<string, unknown> {
  const results: Record<string, unknown> = {};
  for (const [name, spec] of Object.entries(readClause(Request, request, "aggs"))) {
    const { aggs, aggregations: long, ...rest } = spec;
    const [type, second] = Object.keys(rest);
    if (type === undefined || second !== undefined) {
      const reason = `Expected one aggregation type in [${name}] but found [${Object.keys(rest).join(", ")}]`;
      throw requestFailure(400, "parsing_exception", reason);
    }
    const run = Object.hasOwn(kinds, type) ? kinds[type] : undefined;
    if (run === undefined) throw unsupported(`aggregation [${type}]`, { [name]: spec });
    const below = (some: readonly SearchDocument[]) =>
      aggregate(aggs ?? long ?? {}, some, { compile, scoreOf });
    results[name] = run({ options: rest[type], documents, compile, scoreOf, below });
  }
  return results;
}

/** As a real node has it: a `filter` tells its `meta`, also where the request gives none. */
function filterAggregation(aggregating: Aggregating) {
  return { meta: {}, ...filterBucket(aggregating) };
}

function filterBucket({ options, documents, compile, below }: Aggregating) {
  const query = compile(options);
  const matching = documents.filter((document) => query.score(document) !== undefined);
  return { doc_count: matching.length, ...below(matching) };
}

/** Named filters; each bucket counts by itself. */
function filtersAggregation(aggregating: Aggregating) {
  const Options = z.strictObject({ filters: z.record(z.string(), z.unknown()) });
  const { filters } = readClause(Options, aggregating.options, "filters");
  const buckets = Object.entries(filters).map(([name, options]): [string, unknown] => [
    name,
    filterBucket({ ...aggregating, options }),
  ]);
  return { buckets: Object.fromEntries(buckets) };
}

const Terms = z.strictObject({ field: z.string(), size: z.int().min(1).default(10) });

/** Most documents first, then by key. Each document counts once for each of its values. */
function termsAggregation({ options, documents, below }: Aggregating) {
  const { field, size } = readClause(Terms, options, "terms");
  if (size > maxBuckets) throw tooManyBuckets(size);
  refuseMixed(field, documents);
  const held = documents.flatMap((document) =>
    [...new Set(keysOf(document, field))].map((key) => ({ key, document })),
  );
  const sorted = [...Map.groupBy(held, ({ key }) => key)].toSorted(
    ([left, ours], [right, theirs]) => theirs.length - ours.length || (left < right ? -1 : 1),
  );
  const rest = sorted.slice(size).reduce((sum, [, some]) => sum + some.length, 0);
  return {
    doc_count_error_upper_bound: 0,
    sum_other_doc_count: rest,
    buckets: sorted.slice(0, size).map(([key, some]) => ({
      key,
      doc_count: some.length,
      ...below(some.map(({ document }) => document)),
    })),
  };
}

function keysOf(document: SearchDocument, field: string): readonly (string | number)[] {
  if (field === "_index") return [document.index.name];
  const mapped = docValuesField(document, field);
  if (mapped !== undefined && (isDate(mapped) || mapped.type === "boolean"))
    throw unsupported(`[terms] on a ${mapped.type}`, field);
  return mapped === undefined ? [] : typedValues(document, mapped);
}

/** The shards of an index that analyses the field would fail, and the others answer: that is not emulated. */
function refuseMixed(field: string, documents: readonly SearchDocument[]): void {
  const indices = new Set(documents.map(({ index }) => index));
  const analysed = [...indices].filter(({ mapping }) => {
    const mapped = mappedField(mapping, field);
    return mapped !== undefined && isAnalysed(mapped);
  });
  if (analysed.length > 0 && analysed.length < indices.size)
    throw unsupported(`[terms] on [${field}], which some indices analyse`, field);
}

const units: Readonly<Record<string, number>> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};
const Histogram = z.strictObject({
  field: z.string(),
  fixed_interval: z.string(),
  min_doc_count: z.literal(1),
});

/** Buckets that hold documents, in order of time. */
function dateHistogram({ options, documents, below }: Aggregating) {
  const read = readClause(Histogram, options, "date_histogram");
  const [, amount, unit = ""] = /^(\d+)(s|m|h|d)$/.exec(read.fixed_interval) ?? [];
  if (amount === undefined) throw unsupported(`fixed_interval [${read.fixed_interval}]`, options);
  const lengthMs = Number(amount) * (units[unit] ?? 1);
  const grouped = Map.groupBy(
    documents.flatMap((document) => {
      const [at] = numbersOf(document, read.field);
      return at === undefined ? [] : [{ document, startMs: Math.floor(at / lengthMs) * lengthMs }];
    }),
    ({ startMs }) => startMs,
  );
  if (grouped.size > maxBuckets) throw tooManyBuckets(grouped.size);
  const buckets = [...grouped]
    .toSorted(([left], [right]) => left - right)
    .map(([key, some]) => ({
      key_as_string: new Date(key).toISOString(),
      key,
      doc_count: some.length,
      ...below(some.map(({ document }) => document)),
    }));
  return { buckets };
}

function extreme({ options, documents }: Aggregating, pick: (a: number, b: number) => number) {
  const { field } = readClause(z.strictObject({ field: z.string() }), options, "max");
  const values = documents.flatMap((document) => numbersOf(document, field));
  if (values.length === 0) return { value: null };
  const value = values.reduce((left, right) => pick(left, right));
  return { value, ...(documents.some(isOfDate(field)) ? inWords(value) : {}) };
}

/** A date in the default format of its kind. */
function isOfDate(name: string) {
  return (document: SearchDocument): boolean => {
    const field = docValuesField(document, name);
    return field !== undefined && isDate(field) && field.format === undefined;
  };
}

function inWords(value: number) {
  return { value_as_string: new Date(value).toISOString() };
}

function numbersOf(document: SearchDocument, name: string): number[] {
  const field = docValuesField(document, name);
  return field === undefined ? [] : typedValues(document, field).map(Number);
}

const TopHits = z.strictObject({
  size: z.int().min(0).default(3),
  _source: z.unknown().optional(),
});

/** Without a sort: the first of equal score. */
function topHits({ options, documents, scoreOf }: Aggregating) {
  const read = readClause(TopHits, options, "top_hits");
  const shown = { keep: sourceFilter(read) };
  const total = { value: documents.length, relation: "eq" };
  const hits = documents
    .slice(0, read.size)
    .map((document) => toHit(document, shown, { score: scoreOf(document) ?? null }));
  return { hits: { total, max_score: hits[0]?.["_score"] ?? null, hits } };
}

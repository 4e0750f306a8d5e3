import { z } from "zod";
import { aggregate } from "./aggregate.ts";
import { compileQuery } from "./compile-query.ts";
import type { CompiledQuery, QueryWorld } from "./compiled-query.ts";
import { checkBeside } from "./expensive-queries.ts";
import { sourceFilter } from "./filter-source.ts";
import {
  allShardsFailed,
  readClause,
  requestFailure,
  SearchFailure,
  shardFailure,
  unsupported,
} from "./search-failure.ts";
import type { SearchDocument, SearchIndex } from "./search-index.ts";
import { sortDocuments } from "./sort-documents.ts";
import { toHit } from "./to-hit.ts";

/** The index setting `index.max_result_window`. */
const maxResultWindow = 10_000;

const FieldAsked = z.union([
  z.string().transform((field) => ({ field, format: undefined })),
  z.strictObject({ field: z.string(), format: z.literal("strict_date_optional_time").optional() }),
]);

const Body = z.strictObject({
  query: z.unknown().optional(),
  size: z.int().min(0).default(10),
  from: z.int().min(0).default(0),
  sort: z.unknown().optional(),
  _source: z.unknown().optional(),
  fields: z.array(FieldAsked).optional(),
  search_after: z.array(z.unknown()).optional(),
  track_total_hits: z.union([z.boolean(), z.int()]).default(10_000),
  aggs: z.unknown().optional(),
  aggregations: z.unknown().optional(),
  timeout: z.string().optional(),
});
type Body = z.infer<typeof Body>;

export interface SearchRun extends QueryWorld {
  /** The search stops half way through each index, as when its `timeout` has passed. */
  readonly isTimedOut: boolean;
}

/** Answers `_search`. `took` is always 1. */
export function runSearch(
  indices: readonly SearchIndex[],
  request: unknown,
  run: SearchRun,
): Record<string, unknown> {
  const body = readClause(Body, request, "search");
  if (indices.length === 0) return emptyAnswer(body);
  checkWindow(body);
  const compile = (query: unknown) => compileQuery(query, run);
  const query = compile(body.query ?? { match_all: {} });
  const served = indices.filter(({ state }) => state !== "unassigned");
  if (served.length === 0) throw allShardsFailed();
  const { sound, failures } = checked(served, query);
  const matching = matchingDocuments(sound, query, run.isTimedOut);
  const aggs = body.aggs ?? body.aggregations;
  const compileBeside = (clause: unknown) => {
    const compiled = compile(clause);
    if (run.refusesExpensive) checkBeside(compiled, sound);
    return compiled;
  };
  return {
    took: 1,
    timed_out: run.isTimedOut,
    _shards: { ...shards(indices.length), successful: sound.length, ...failed(failures) },
    hits: {
      ...totalHits(matching.length, body.track_total_hits),
      ...page(matching, query, body),
    },
    ...(aggs === undefined
      ? {}
      : {
          aggregations: aggregate(aggs, matching, {
            compile: compileBeside,
            scoreOf: scoreOf(query),
          }),
        }),
  };
}

/** Answers `_count`, which takes a query and nothing else. */
export function runCount(
  indices: readonly SearchIndex[],
  request: unknown,
  world: QueryWorld,
): Record<string, unknown> {
  const { query, ...others } = readClause(z.record(z.string(), z.unknown()), request, "count");
  const [other] = Object.keys(others);
  if (other !== undefined) {
    throw requestFailure(400, "parsing_exception", `request does not support [${other}]`);
  }
  const compiled = compileQuery(query ?? { match_all: {} }, world);
  const { sound, failures } = checked(indices, compiled);
  const count = matchingDocuments(sound, compiled, false).length;
  const successful = sound.length;
  return { count, _shards: { ...shards(indices.length), successful, ...failed(failures) } };
}

interface Refused {
  readonly index: SearchIndex;
  readonly failure: SearchFailure;
}

/**
 * The indices whose shards take the query, before a document is read; those that refuse it are told of.
 * @throws SearchFailure 400 where all of them refuse it, 501 where one would be asked what is not emulated.
 */
function checked(
  indices: readonly SearchIndex[],
  query: CompiledQuery,
): { readonly sound: SearchIndex[]; readonly failures: Refused[] } {
  const failures = indices.flatMap((index) => {
    try {
      query.check?.(index);
      return [];
    } catch (failure) {
      if (failure instanceof SearchFailure && failure.status === 400) return { index, failure };
      throw failure;
    }
  });
  const [first] = failures;
  if (first !== undefined && failures.length === indices.length) throw first.failure;
  const refused = new Set(failures.map(({ index }) => index));
  return { sound: indices.filter((index) => !refused.has(index)), failures };
}

const Failed = z.object({
  error: z.object({
    root_cause: z.array(z.unknown()),
    failed_shards: z.array(z.object({ reason: z.unknown() })).default([]),
  }),
});

function failed(refused: readonly Refused[]): Record<string, unknown> {
  if (refused.length === 0) return {};
  const failures = refused.map(({ index: { name }, failure: { body } }) => {
    const { root_cause: causes, failed_shards: shardsFailed } = Failed.parse(body).error;
    return { shard: 0, index: name, reason: shardsFailed[0]?.reason ?? causes[0] };
  });
  return { failed: refused.length, failures };
}

function matchingDocuments(
  indices: readonly SearchIndex[],
  query: CompiledQuery,
  isTimedOut: boolean,
): SearchDocument[] {
  return indices.flatMap(({ documents }) => {
    const seen = isTimedOut ? documents.slice(0, Math.ceil(documents.length / 2)) : documents;
    return seen.filter((document) => query.score(document) !== undefined);
  });
}

function page(matching: readonly SearchDocument[], query: CompiledQuery, body: Body) {
  const shown = { keep: sourceFilter(body), fields: body.fields };
  if (body.size === 0 && body.sort === undefined) return { max_score: null, hits: [] };
  if (body.sort !== undefined) {
    const hits = sortDocuments(matching, body.sort, body.search_after)
      .slice(body.from, body.from + body.size)
      .map((hit) => toHit(hit.document, shown, { score: null, sort: hit.sort }));
    return { max_score: null, hits };
  }
  if (query.isRanked) {
    throw unsupported("order by relevance (give a sort, or ask for size 0)", body.query);
  }
  const scored = matching
    .map((document) => ({ document, score: query.score(document) ?? 0 }))
    .toSorted((left, right) => right.score - left.score);
  const hits = scored
    .slice(body.from, body.from + body.size)
    .map(({ document, score }) => toHit(document, shown, { score }));
  return { max_score: scored[0]?.score ?? null, hits };
}

/** Scores come from term statistics where a query ranks, and those are not emulated. */
function scoreOf(query: CompiledQuery): CompiledQuery["score"] {
  return (document) => {
    if (query.isRanked) throw unsupported("scores of a ranked query", "top_hits");
    return query.score(document);
  };
}

function checkWindow({ from, size, search_after, sort }: Body): void {
  if (from + size > maxResultWindow) {
    const reason =
      `Result window is too large, from + size must be less than or equal to: [${maxResultWindow}] but was ` +
      `[${from + size}]. See the scroll api for a more efficient way to request large data sets. This limit can ` +
      "be set by changing the [index.max_result_window] index level setting.";
    throw shardFailure("illegal_argument_exception", reason);
  }
  if (search_after === undefined) return;
  if (from > 0) {
    const reason = "`from` parameter must be set to 0 when `search_after` is used.";
    throw shardFailure("search_exception", reason, 500);
  }
  if (sort === undefined) {
    const reason = "Sort must contain at least one field.";
    throw shardFailure("illegal_argument_exception", reason);
  }
}

function totalHits(count: number, track: boolean | number) {
  if (track === false) return {};
  if (track === true || count <= track) return { total: { value: count, relation: "eq" } };
  return { total: { value: track, relation: "gte" } };
}

/** A pattern without a match: 200, no shards and no aggregations. */
function emptyAnswer(body: Body): Record<string, unknown> {
  const hits = { ...totalHits(0, body.track_total_hits), max_score: 0, hits: [] };
  return { took: 0, timed_out: false, _shards: shards(0), hits };
}

function shards(total: number): Record<string, number> {
  return { total, successful: total, skipped: 0, failed: 0 };
}

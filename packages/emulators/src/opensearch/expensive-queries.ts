import { z } from "zod";
import type { CompiledQuery } from "./compiled-query.ts";
import { isAnalysed, type MappedField, mappedField } from "./index-mapping.ts";
import { SearchFailure, unsupported } from "./search-failure.ts";
import type { SearchIndex } from "./search-index.ts";

const always = () => true;
const ofWords = (field: MappedField) => isAnalysed(field) || field.type === "keyword";

/** What a shard refuses where it maps the field, and how it names that. */
const expensive: Readonly<
  Record<string, { readonly said: string; readonly isOf: (field: MappedField) => boolean }>
> = {
  prefix: { said: "[prefix] queries", isOf: always },
  regexp: { said: "[regexp] queries", isOf: always },
  wildcard: { said: "[wildcard] queries", isOf: always },
  range: { said: "[range] queries on [text] or [keyword] fields", isOf: ofWords },
  // Names below a flat_object are looked for as a range of its keys.
  exists: {
    said: "[range] queries on [text] or [keyword] fields",
    isOf: ({ isFlat }) => isFlat === true,
  },
};

interface Clause {
  readonly type: string;
  readonly options: unknown;
}

/** The query under `search.allow_expensive_queries: false`. */
export function refusedWhereExpensive(
  query: CompiledQuery,
  { type, options }: Clause,
): CompiledQuery {
  const own = Object.hasOwn(expensive, type) ? expensive[type] : undefined;
  if (own === undefined) return query;
  const name = type === "exists" ? Exists.parse(options).field : Named.parse(options)[0];
  const check = (index: SearchIndex): void => {
    query.check?.(index);
    const field = mappedField(index.mapping, name);
    if (field !== undefined && own.isOf(field)) throw refused(own.said);
  };
  return { ...query, check };
}

const Exists = z.object({ field: z.string() });
const Named = z
  .record(z.string(), z.unknown())
  .transform((options) => Object.keys(options))
  .pipe(z.tuple([z.string()]));

function refused(said: string): SearchFailure {
  const hint = said.startsWith("[prefix]")
    ? " For optimised prefix queries on text fields please enable [index_prefixes]."
    : "";
  const cause = {
    type: "exception",
    reason: `${said} cannot be executed when 'search.allow_expensive_queries' is set to false.${hint}`,
  };
  const reason = {
    type: "query_shard_exception",
    reason: `failed to create query: ${cause.reason}`,
    caused_by: cause,
  };
  return allFailed(400, { cause, reason });
}

interface Told {
  readonly cause: object;
  readonly reason: object;
}

function allFailed(status: 400 | 500, { cause, reason }: Told): SearchFailure {
  return new SearchFailure(status, {
    error: {
      root_cause: [cause],
      type: "search_phase_execution_exception",
      reason: "all shards failed",
      phase: "query",
      grouped: true,
      failed_shards: [{ shard: 0, reason }],
      caused_by: cause,
    },
    status,
  });
}

const Caused = z.object({ error: z.object({ root_cause: z.tuple([z.looseObject({})]) }) });

/**
 * A query of an aggregation is made whatever documents there are: all shards that refuse it fail with 500. That some of
 * them do is not emulated.
 */
export function checkBeside(query: CompiledQuery, indices: readonly SearchIndex[]): void {
  const failures = indices.flatMap((index) => {
    try {
      query.check?.(index);
      return [];
    } catch (failure) {
      if (failure instanceof SearchFailure && failure.status === 400) return failure;
      throw failure;
    }
  });
  const [first] = failures;
  if (first === undefined) return;
  if (failures.length < indices.length)
    throw unsupported("an aggregation that some shards refuse", first.body);
  const [cause] = Caused.parse(first.body).error.root_cause;
  throw allFailed(500, { cause, reason: cause });
}

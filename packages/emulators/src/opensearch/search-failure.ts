import { z } from "zod";

/** An answer other than 200: thrown anywhere below a route, sent as it is by the server. */
export class SearchFailure extends Error {
  override readonly name = "SearchFailure";
  readonly status: 400 | 403 | 404 | 500 | 501 | 503;
  readonly body: Readonly<Record<string, unknown>>;

  constructor(status: SearchFailure["status"], body: Readonly<Record<string, unknown>>) {
    super(JSON.stringify(body));
    this.status = status;
    this.body = body;
  }
}

/** The cluster setting `search.max_buckets`. */
export const maxBuckets = 65_535;

/** 501: the clause is outside the emulated subset. The body names it and repeats what was asked. */
export function unsupported(clause: string, query: unknown): SearchFailure {
  const reason = `${clause} is not emulated`;
  return new SearchFailure(501, {
    error: { type: "unsupported_in_emulator", reason, clause, query },
    status: 501,
  });
}

/** An error of the request as a whole, in the shape of OpenSearch. */
export function requestFailure(
  status: SearchFailure["status"],
  type: string,
  reason: string,
): SearchFailure {
  const cause = { type, reason };
  return new SearchFailure(status, { error: { root_cause: [cause], ...cause }, status });
}

/** 500: what went wrong in the emulator itself, by its name: `range_error`. */
export function emulatorFailure({ name, message }: Error): SearchFailure {
  const type = name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, "_").toLowerCase();
  return requestFailure(500, type, message);
}

/** An error that each shard reports by itself, such as an aggregation on a text field. */
export function shardFailure(type: string, reason: string, status: 400 | 500 = 400): SearchFailure {
  const cause = { type, reason };
  return new SearchFailure(status, {
    error: {
      root_cause: [cause],
      type: "search_phase_execution_exception",
      reason: "all shards failed",
      phase: "query",
      grouped: true,
      failed_shards: [{ shard: 0, reason: cause }],
      caused_by: cause,
    },
    status,
  });
}

/** 503, which is not overload: the request asks for more buckets than `search.max_buckets` allows. */
export function tooManyBuckets(count: number): SearchFailure {
  const limit = "This limit can be set by changing the [search.max_buckets] cluster level setting.";
  const cause = {
    type: "too_many_buckets_exception",
    reason: `Trying to create too many buckets. Must be less than or equal to: [${maxBuckets}] but was [${count}]. ${limit}`,
    max_buckets: maxBuckets,
  };
  return new SearchFailure(503, {
    error: {
      root_cause: [],
      type: "search_phase_execution_exception",
      reason: "",
      phase: "fetch",
      grouped: true,
      failed_shards: [],
      caused_by: cause,
    },
    status: 503,
  });
}

/** The concrete index does not exist. A pattern without a match is no error. */
export function indexNotFound(index: string): SearchFailure {
  const cause = {
    type: "index_not_found_exception",
    reason: `no such index [${index}]`,
    index,
    "resource.id": index,
    "resource.type": "index_or_alias",
    index_uuid: "_na_",
  };
  return new SearchFailure(404, { error: { root_cause: [cause], ...cause }, status: 404 });
}

/** The index is named and closed. Behind a wildcard it would be left out. */
export function indexClosed(index: string): SearchFailure {
  const cause = { type: "index_closed_exception", reason: "closed", index, index_uuid: "emulator" };
  return new SearchFailure(400, { error: { root_cause: [cause], ...cause }, status: 400 });
}

/** No node serves any of the shards. */
export function allShardsFailed(): SearchFailure {
  const error = {
    root_cause: [],
    type: "search_phase_execution_exception",
    reason: "all shards failed",
    phase: "query",
    grouped: true,
    failed_shards: [],
  };
  return new SearchFailure(503, { error, status: 503 });
}

/** Reads the options of a clause: an option that the schema does not know is a 501, a wrong value a 400. */
export function readClause<T>(schema: z.ZodType<T>, value: unknown, clause: string): T {
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  const issues = read.error.issues.flatMap((issue) =>
    issue.code === "invalid_union" ? issue.errors.flat() : [issue],
  );
  const unknown = issues.find((issue) => issue.code === "unrecognized_keys");
  if (unknown !== undefined) throw unsupported(`[${clause}] ${unknown.keys.join(", ")}`, value);
  throw requestFailure(
    400,
    "parsing_exception",
    `[${clause}] ${issues[0]?.message ?? "malformed"}`,
  );
}

/** Splits `{field: options}`, the form of most queries. */
export function readField(value: unknown, clause: string): [field: string, options: unknown] {
  const entries = Object.entries(readClause(z.record(z.string(), z.unknown()), value, clause));
  const [first, second] = entries;
  if (first === undefined) {
    throw requestFailure(400, "parsing_exception", `[${clause}] query malformed, no field`);
  }
  if (second !== undefined) {
    const found = `found [${first[0]}] and [${second[0]}]`;
    throw requestFailure(
      400,
      "parsing_exception",
      `[${clause}] query doesn't support multiple fields, ${found}`,
    );
  }
  return first;
}

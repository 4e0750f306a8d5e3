import { z } from "zod";
import type { CompiledQuery } from "./compiled-query.ts";
import { readClause, requestFailure, unsupported } from "./search-failure.ts";
import type { SearchDocument } from "./search-index.ts";

const Request = z.record(z.string(), z.record(z.string(), z.unknown()));

export const aggregationKinds: readonly string[] = ["filter"];

/**
 * Runs the `aggs` of a search: `filter`, nested to any depth.
 * @throws SearchFailure 501 with the aggregation for what is not emulated.
 */
export function aggregate(
  request: unknown,
  documents: readonly SearchDocument[],
  compile: (query: unknown) => CompiledQuery,
): Record<string, unknown> {
  const results: Record<string, unknown> = {};
  for (const [name, spec] of Object.entries(readClause(Request, request, "aggs"))) {
    const { aggs, aggregations: long, ...rest } = spec;
    const [type, second] = Object.keys(rest);
    if (type === undefined || second !== undefined) {
      const reason = `Expected one aggregation type in [${name}] but found [${Object.keys(rest).join(", ")}]`;
      throw requestFailure(400, "parsing_exception", reason);
    }
    if (type !== "filter") throw unsupported(`aggregation [${type}]`, { [name]: spec });
    const query = compile(rest[type]);
    const matching = documents.filter((document) => query.score(document) !== undefined);
    const inner = aggregate(aggs ?? long ?? {}, matching, compile);
    results[name] = { doc_count: matching.length, ...inner };
  }
  return results;
}

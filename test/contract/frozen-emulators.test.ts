import { type Case, cases, withOtelMetrics } from "@binnacle/cases";
import { emulated } from "@binnacle/emulators";
import type { WorldOptions } from "@binnacle/lab";
import { beforeAll, expect, test } from "vitest";
import { answerIn } from "../support/investigate.ts";
import { openWorld } from "../support/open-world.ts";

type Part = keyof typeof emulated;

/**
 * What no answer to a case needs: for other log mappings (match_phrase, prefix, wildcard), for queries that are printed
 * for people and by tools that a case does not call (aggregations), or written before anybody asked. A name may leave this list, none may join.
 */
const surplus: Readonly<Record<Part, string>> = {
  promql:
    "abs absent absent_over_time avg avg_over_time bottomk ceil changes clamp_max clamp_min count delta exp floor group irate last_over_time ln log10 log2 min present_over_time resets scalar sgn sort sort_desc sqrt sum_over_time time",
  queries: "constant_score ids match_all match_none match_phrase prefix terms wildcard",
  aggregations: "date_histogram filter filters max min",
};

const asked: Readonly<Record<Part, Set<string>>> = {
  promql: new Set(),
  queries: new Set(),
  aggregations: new Set(),
};

beforeAll(async () => {
  const scenes: readonly (readonly [Case, WorldOptions])[] = [
    ...cases.map((recorded) => [recorded, {}] as const),
    ...cases
      .filter(({ series }) => series.length > 0)
      .map((recorded) => [withOtelMetrics(recorded), { logConvention: "otel" }] as const),
  ];
  for (const [recorded, options] of scenes) {
    const world = await openWorld(recorded, options);
    await answerIn(world, recorded);
    await world.close();
    for (const { parameters } of world.prometheus.journal) readPromql(parameters["query"] ?? "");
    for (const { body } of world.opensearch.journal) readSearch(body);
  }
}, 300_000);

test.for(["promql", "queries", "aggregations"] as const)(
  "%s: the emulator computes what the product asks, and nothing new",
  (part) => {
    const known = surplus[part].split(" ").filter((name) => name !== "");
    const unasked = emulated[part].filter((name) => !asked[part].has(name));
    expect(unasked.filter((name) => !known.includes(name))).toEqual([]);
    expect(known.filter((name) => !emulated[part].includes(name))).toEqual([]);
  },
);

/** Every word outside of selectors and strings. */
function readPromql(query: string): void {
  const words = query.replaceAll(/"(?:\\.|[^"])*"|\{[^}]*\}/gu, "").match(/[a-z_0-9]+/gu) ?? [];
  for (const word of words) asked.promql.add(word);
}

/** Keys of a clause, wherever one may stand; below `aggs` each name holds the kind of its aggregation. */
function readSearch(body: unknown): void {
  for (const [key, inner] of fieldsOf(body)) {
    if (key === "aggs") readAggregations(inner);
    else {
      asked.queries.add(key);
      readSearch(inner);
    }
  }
}

function readAggregations(aggs: unknown): void {
  for (const [, spec] of fieldsOf(aggs)) {
    for (const [kind] of fieldsOf(spec)) asked.aggregations.add(kind);
    readSearch(spec);
  }
}

function fieldsOf(value: unknown): [string, unknown][] {
  return typeof value === "object" && value !== null ? Object.entries(value) : [];
}

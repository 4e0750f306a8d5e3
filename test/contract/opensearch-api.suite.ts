import { LogPatternsResult, SearchLogsResult } from "@binnacle/contracts";
import { type Case, caseNamed, rebase } from "@binnacle/emulators";
import { connectInMemory } from "@binnacle/mcp/server";
import { createOpenSearchServer } from "@binnacle/opensearch-server";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";

/** An OpenSearch with the suite's documents in it. */
export interface OpenOpenSearch {
  readonly url: string;
  readonly close: () => Promise<void>;
}

type Line = Case["logs"][number];

/** The incident of the suite, a minute old: date math is asked against the clock of the machine. */
export const suiteCase = missingEnvironment(new Date(Date.now() - 60_000));
const nowMs = Date.parse(suiteCase.recordedAt);
const sinceMs = nowMs - 12 * 60_000;
const lines = suiteCase.logs;
const pattern = "fluent-bit-*";

const is = (name: string) => ({
  namespace: { term: { "kubernetes.namespace_name.keyword": name } },
  pod: { term: { "kubernetes.pod_name.keyword": name } },
});
const inWindow = { range: { "@timestamp": { gte: instant(sinceMs), lt: instant(nowMs) } } };
const checkoutPods = "checkout(-[b-df-hj-np-tv-z0-9]{6,10})?-[b-df-hj-np-tv-z0-9]{5}";

const Hit = z.object({
  _id: z.string(),
  _source: z.object({ log: z.string() }),
  sort: z.array(z.union([z.number(), z.string()])),
});
const Answer = z.object({
  status: z.number(),
  hits: z
    .object({ total: z.object({ value: z.number() }), hits: z.array(Hit) })
    .optional(),
  aggregations: z.record(z.string(), z.unknown()).optional(),
  count: z.number().optional(),
  _shards: z.object({ total: z.number() }).optional(),
  error: z
    .object({ type: z.string(), root_cause: z.array(z.object({ type: z.string() })).optional() })
    .optional(),
});
type Answer = z.infer<typeof Answer>;

/** What the product relies on. The emulator and the real OpenSearch pass the same suite. */
export function openSearchApiSuite(name: string, start: () => Promise<OpenOpenSearch>): void {
  describe(`${name} as OpenSearch`, () => {
    let system: OpenOpenSearch;
    const ask = async (path: string, body?: object): Promise<Answer> => {
      const response = await fetch(`${system.url}/${path}`, {
        headers: { "content-type": "application/json" },
        ...(body === undefined ? {} : { method: "POST", body: JSON.stringify(body) }),
      });
      const read = z.record(z.string(), z.unknown()).parse(await response.json());
      return Answer.parse({ ...read, status: response.status });
    };

    beforeAll(async () => {
      system = await start();
    }, 60_000);
    afterAll(() => system.close());

    queries(ask);
    results(ask);
    refusals(ask);
    tools(() => system.url);
  });
}

type Ask = (path: string, body?: object) => Promise<Answer>;

function queries(ask: Ask): void {
  test.for<[query: object, matches: (line: Line) => boolean]>([
    [{ match_all: {} }, () => true],
    [is("shop").namespace, (line) => line.namespace === "shop"],
    [{ terms: { "level.keyword": ["error", "fatal"] } }, ({ level }) => /error|fatal/.test(level)],
    [{ match: { log: "econnrefused" } }, ({ text }) => text.includes("ECONNREFUSED")],
    [
      { match: { log: { query: "required PAYMENT_GATEWAY_URL", operator: "and" } } },
      ({ text }) => text.includes("PAYMENT_GATEWAY_URL is required"),
    ],
    [
      { match_phrase: { log: "failed: connect ECONNREFUSED" } },
      ({ text }) => text.includes("failed: connect ECONNREFUSED"),
    ],
    [{ match_phrase: { log: "ECONNREFUSED connect" } }, () => false],
    [
      { regexp: { "kubernetes.pod_name.keyword": checkoutPods } },
      ({ pod }) => pod.startsWith("checkout-"),
    ],
    [{ prefix: { "kubernetes.pod_name.keyword": "pay" } }, ({ pod }) => pod.startsWith("pay")],
    [{ exists: { field: "trace_id" } }, ({ traceId }) => traceId !== undefined],
    [inWindow, ({ time }) => Date.parse(time) >= sinceMs && Date.parse(time) < nowMs],
    [{ range: { "@timestamp": { gte: "now-1d", lte: "now" } } }, () => true],
    [{ range: { "@timestamp": { lt: "now-1d/d" } } }, () => false],
    [
      {
        bool: {
          filter: [is("shop").namespace],
          should: [{ match: { level: "warn error" } }, { bool: { must_not: [{ exists: { field: "level" } }] } }],
          minimum_should_match: 1,
          must_not: [{ match: { log: "greylisted" } }],
        },
      },
      ({ namespace, level, text }) =>
        namespace === "shop" && /warn|error/.test(level) && !text.includes("greylisted"),
    ],
    [{ term: { nothing: "maps this" } }, () => false],
  ])("%j finds as many lines as there are", async ([query, matches]) => {
    const { count } = await ask(`${pattern}/_count`, { query });
    expect(count).toBe(lines.filter(matches).length);
  });
}

function results(ask: Ask): void {
  test("pages by search_after show every line once, newest first", async () => {
    const shown: string[] = [];
    const times: (number | string)[] = [];
    let after: readonly (number | string)[] | undefined;
    do {
      const page = await ask(`${pattern}/_search`, {
        query: { regexp: { "kubernetes.pod_name.keyword": checkoutPods } },
        sort: [{ "@timestamp": { order: "desc" } }, { _doc: { order: "desc" } }],
        size: 200,
        ...(after === undefined ? {} : { search_after: after }),
      });
      const hits = page.hits?.hits ?? [];
      shown.push(...hits.map(({ _id: id }) => id));
      times.push(...hits.flatMap(({ sort }) => sort[0] ?? []));
      after = hits.at(-1)?.sort;
    } while (after !== undefined);
    const expected = lines.filter(({ pod }) => pod.startsWith("checkout-"));
    expect(new Set(shown).size).toBe(shown.length);
    expect(times).toEqual(expected.map(({ time }) => Date.parse(time)).toSorted().toReversed());
  });

  test("aggregations count by pod and by minute", async () => {
    const failed = lines.filter(({ text }) => text.includes("ECONNREFUSED"));
    const { aggregations } = await ask(`${pattern}/_search`, {
      size: 0,
      query: { match: { log: "ECONNREFUSED" } },
      aggs: {
        pods: { terms: { field: "kubernetes.pod_name.keyword", size: 100 } },
        minutes: { date_histogram: { field: "@timestamp", fixed_interval: "1m", min_doc_count: 1 } },
        first: { min: { field: "@timestamp" } },
      },
    });
    const Buckets = z.object({
      buckets: z.array(z.object({ key: z.union([z.string(), z.number()]), doc_count: z.number() })),
    });
    const counts = (value: unknown) =>
      new Map(Buckets.parse(value).buckets.map((bucket) => [bucket.key, bucket.doc_count]));
    const byPod = Map.groupBy(failed, ({ pod }) => pod);
    const byMinute = Map.groupBy(failed, ({ time }) => Math.floor(Date.parse(time) / 60_000) * 60_000);
    expect(counts(aggregations?.["pods"])).toEqual(sizes(byPod));
    expect(counts(aggregations?.["minutes"])).toEqual(sizes(byMinute));
    const firstMs = Math.min(...failed.map(({ time }) => Date.parse(time)));
    expect(aggregations?.["first"]).toMatchObject({ value: firstMs });
  });

  test("_field_caps tells types, and the objects above; _resolve tells names", async () => {
    const Capabilities = z.record(z.string(), z.record(z.string(), z.object({ aggregatable: z.boolean() })));
    const caps = await fetchJson(ask, `${pattern}/_field_caps?fields=log*,kubernetes.pod_name*,@timestamp,nope`);
    expect(Capabilities.parse(caps["fields"])).toMatchObject({
      "@timestamp": { date: { aggregatable: true } },
      log: { text: { aggregatable: false } },
      "log.keyword": { keyword: { aggregatable: true } },
      kubernetes: { object: { aggregatable: false } },
      "kubernetes.pod_name.keyword": { keyword: { aggregatable: true } },
    });
    expect(await fetchJson(ask, "_resolve/index/nothing-*")).toMatchObject({ indices: [] });
  });
}

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import type { IndexedDocument } from "./create-documents.ts";
import type { OpenSearchFault } from "./fault.ts";
import { type OpenSearchEmulator, startOpenSearchEmulator } from "./start-open-search-emulator.ts";

const texts = [
  "connect ECONNREFUSED 10.0.0.7:8080",
  "PAYMENT_GATEWAY_URL is required",
  "GET /cart/42 200 12ms",
  "retry payment: attempt 3/5",
];

/** Twelve lines, a minute apart, six on each side of midnight. */
const documents = Array.from({ length: 12 }, (_, position): IndexedDocument => {
  const time = new Date(Date.parse("2026-11-20T23:54:00Z") + position * 60_000).toISOString();
  return {
    index: `logs-${time.slice(0, 10)}`,
    id: `d${position}`,
    source: {
      "@timestamp": time,
      log: texts[position % 4],
      level: position % 4 < 2 ? "error" : "info",
      ...(position % 3 === 0 ? { trace_id: `t${position}` } : {}),
      kubernetes: {
        namespace_name: position < 10 ? "shop" : "ops",
        pod_name: `pod-${position % 2}`,
      },
      size: position,
    },
  };
});

const Answer = z.object({
  hits: z
    .object({
      hits: z.array(z.object({ _id: z.string() }).transform(({ _id: id }) => id)).default([]),
    })
    .optional(),
  aggregations: z.record(z.string(), z.unknown()).optional(),
  _shards: z.object({ successful: z.int(), failed: z.int() }).optional(),
  error: z
    .object({ type: z.string(), reason: z.string(), clause: z.string().optional() })
    .optional(),
});

let emulator: OpenSearchEmulator;

beforeAll(async () => {
  emulator = await startOpenSearchEmulator({
    documents,
    now: () => Date.parse("2026-11-21T00:05:30Z"),
  });
});

afterAll(() => emulator.close());

async function search(body: unknown, index = "logs-*") {
  const response = await fetch(`${emulator.url}/${index}/_search`, {
    method: "POST",
    body: JSON.stringify(body),
  });
  return { status: response.status, ...Answer.parse(await response.json()) };
}

async function idsOf(query: unknown): Promise<string> {
  const { hits } = await search({ query, size: 100, sort: ["size"], _source: false });
  return (hits?.hits ?? []).map((id) => id.slice(1)).join(" ");
}

// The forms that the product asks are in the suite that a real node passes, too (test/contract).
describe("a query finds", () => {
  test.for<[name: string, query: unknown, ids: string]>([
    ["none", { match_none: {} }, ""],
    ["one token of a text", { term: { log: "payment_gateway_url" } }, "1 5 9"],
    ["no unanalysed text", { term: { log: "PAYMENT_GATEWAY_URL" } }, ""],
    ["a number, also as text", { terms: { size: [1, "2"] } }, "1 2"],
    ["any token", { match: { log: "payment refused cart" } }, "2 3 6 7 10 11"],
    [
      "enough tokens",
      { match: { log: { query: "payment attempt zzz", minimum_should_match: "67%" } } },
      "3 7 11",
    ],
    ["an address as one token", { match: { log: "10.0.0.7" } }, "0 4 8"],
    ["nothing for punctuation", { match: { log: "..." } }, ""],
    ["no phrase with a gap", { match_phrase: { log: "payment 3" } }, ""],
    ["a day", { range: { "@timestamp": { gte: "2026-11-20", lte: "2026-11-20" } } }, "0 1 2 3 4 5"],
    ["after an instant", { range: { "@timestamp": { gt: "2026-11-21T00:03:00.000Z" } } }, "10 11"],
    [
      "until a zoned instant",
      { range: { "@timestamp": { lte: "2026-11-21T00:55:00+01:00" } } },
      "0 1",
    ],
    ["before epoch milliseconds", { range: { "@timestamp": { lt: 1_795_218_960_000 } } }, "0 1"],
    ["the last three minutes", { range: { "@timestamp": { gte: "now-3m" } } }, "9 10 11"],
    ["today", { range: { "@timestamp": { gte: "now/d" } } }, "6 7 8 9 10 11"],
    ["a range of numbers", { range: { size: { gte: 3, lt: "5" } } }, "3 4"],
    ["an object that exists", { exists: { field: "kubernetes" } }, "0 1 2 3 4 5 6 7 8 9 10 11"],
    [
      "a wildcard",
      { wildcard: { "log.keyword": { value: "*PAYment*", case_insensitive: true } } },
      "1 3 5 7 9 11",
    ],
    [
      "a regular expression",
      { regexp: { "kubernetes.pod_name.keyword": "po(d|x)-[b-z0]{1,2}" } },
      "0 2 4 6 8 10",
    ],
    ["ids", { ids: { values: ["d2", "x"] } }, "2"],
    ["one of should", { bool: { should: [{ term: { size: 1 } }, { term: { size: 99 } }] } }, "1"],
    [
      "two of should",
      {
        bool: {
          should: [{ match: { log: "payment" } }, { range: { size: { lt: 5 } } }],
          minimum_should_match: 2,
        },
      },
      "3",
    ],
    [
      "no should at all beside a filter",
      { bool: { filter: { range: { size: { lt: 2 } } }, should: [{ term: { size: 99 } }] } },
      "0 1",
    ],
  ])("%s", async ([, query, ids]) => {
    expect(await idsOf(query)).toBe(ids);
  });
});

test("pages go on after the last hit", async () => {
  const page = { size: 5, sort: [{ "@timestamp": "desc" }, "_doc"], _source: ["log"] };
  const first = await search(page);
  expect(first.hits?.hits.join(" ")).toMatchInlineSnapshot(`"d11 d10 d9 d8 d7"`);
  const second = await search({ ...page, search_after: [1_795_219_020_000, 0] });
  expect(second.hits?.hits.join(" ")).toMatchInlineSnapshot(`"d3 d2 d1 d0"`);
});

test("filters as aggregations nest and count across indices", async () => {
  const { aggregations } = await search({
    size: 0,
    query: { range: { size: { gte: 3 } } },
    aggs: {
      errors: { filter: { term: { level: "error" } } },
      payment: {
        filter: { match: { log: "payment" } },
        aggs: { none: { filter: { match_none: {} } } },
      },
    },
  });
  expect(aggregations).toEqual({
    errors: { doc_count: 4, meta: {} },
    payment: { doc_count: 3, meta: {}, none: { doc_count: 0, meta: {} } },
  });
});

test("two fields in a term are refused as OpenSearch refuses them", async () => {
  const answer = await search({ query: { term: { a: 1, b: 2 } } });
  expect(answer.status).toBe(400);
  expect(answer.error?.reason).toMatch(/multiple fields/);
});

function within(gte: string, lt: string) {
  return { range: { "@timestamp": { gte, lt } } };
}

describe("a clause that is wrong for a mapping", () => {
  // Both inside of the times of the first index, between two of its documents.
  const between = within("2026-11-20T23:55:10Z", "2026-11-20T23:55:50Z");
  const wrong = { wildcard: { size: "1*" } };

  test.for<[clause: object, status: number]>([
    [{ term: { size: "many" } }, 400],
    [{ terms: { size: [1, "many"] } }, 400],
    [{ match: { size: "many" } }, 400],
    [{ match_phrase: { size: "many" } }, 400],
    [{ term: { "@timestamp": "yesterday" } }, 400],
    [{ prefix: { size: "1" } }, 400],
    [wrong, 400],
    [{ regexp: { size: "1" } }, 400],
    [{ range: { size: { gte: "many" } } }, 400],
    [{ range: { log: { gte: "many" } } }, 501],
    [{ constant_score: { filter: wrong } }, 400],
    [{ bool: { should: [{ match_all: {} }, wrong] } }, 400],
    [{ bool: { must_not: [wrong] } }, 400],
  ])("%j is refused where what stands beside it leaves no document", async ([clause, status]) => {
    const query = { bool: { filter: [clause, between] } };
    expect(await search({ size: 0, query }, "logs-2026-11-20")).toMatchObject({ status });
  });

  // RangeQueryBuilder and BoolQueryBuilder rewrite themselves to `match_none` then.
  test.for([
    ["a time before all of the index", within("2020-01-01", "2020-01-02")],
    ["a range of an unknown field", { range: { nothing: { gte: 1 } } }],
    ["match_none", { match_none: {} }],
    ["nothing but such in should", { bool: { should: [{ match_none: {} }] } }],
  ] as const)("is not read beside %s", async ([, beside]) => {
    const answer = await search({ size: 0, query: { bool: { filter: [wrong, beside] } } });
    expect(answer).toMatchObject({ status: 200, _shards: { successful: 2, failed: 0 } });
  });

  test("fails the shards of its index alone", async () => {
    const query = { bool: { filter: [wrong, between] } };
    expect(await search({ size: 0, query })).toMatchObject({
      status: 200,
      _shards: { successful: 1, failed: 1 },
    });
  });
});

describe("what is not emulated is answered with 501 and the clause", () => {
  test.for<[body: unknown, clause: string]>([
    [{ query: { query_string: { query: "error" } } }, "query [query_string]"],
    [{ query: { match: { log: { query: "x", fuzziness: 1 } } } }, "[match] fuzziness"],
    [{ query: { bool: { filter: [{ geo_shape: {} }] } } }, "query [geo_shape]"],
    [{ query: { range: { log: { gte: "a" } } } }, "[range] on the text field [log]"],
    [{ query: { match: { log: "x" } } }, "order by relevance (give a sort, or ask for size 0)"],
    [
      { size: 0, aggs: { a: { significant_text: { field: "log" } } } },
      "aggregation [significant_text]",
    ],
    [{ query: { regexp: { level: "<1-9>" } } }, "[regexp] operator"],
    [{ highlight: {} }, "[search] highlight"],
  ])("%j", async ([body, clause]) => {
    expect(await search(body)).toMatchObject({
      status: 501,
      error: { type: "unsupported_in_emulator", clause },
    });
  });

  test("routes too", async () => {
    const response = await fetch(`${emulator.url}/_cat/indices`);
    expect([response.status, await response.json()]).toMatchObject([
      501,
      { error: { clause: "GET /_cat/indices" } },
    ]);
  });
});

const keyword = { type: "keyword", ignore_above: 256 };
const analysed = { type: "text", fields: { keyword } };
test.for<[path: string, answer: object]>([
  [
    "_resolve/index/logs-*-20,nope",
    { aliases: [], data_streams: [], indices: [{ name: "logs-2026-11-20", attributes: ["open"] }] },
  ],
  [
    "logs-*/_field_caps?fields=kubernetes.pod*,size,nope",
    {
      fields: {
        kubernetes: { object: { type: "object", searchable: false, aggregatable: false } },
        "kubernetes.pod_name": { text: { type: "text", searchable: true, aggregatable: false } },
        "kubernetes.pod_name.keyword": {
          keyword: { type: "keyword", searchable: true, aggregatable: true },
        },
        size: { long: { type: "long", searchable: true, aggregatable: true } },
      },
      indices: ["logs-2026-11-20", "logs-2026-11-21"],
    },
  ],
  [
    "logs-*-20/_mapping",
    {
      "logs-2026-11-20": {
        mappings: {
          properties: {
            "@timestamp": { type: "date" },
            kubernetes: { properties: { namespace_name: analysed, pod_name: analysed } },
            level: analysed,
            log: analysed,
            size: { type: "long" },
            trace_id: analysed,
          },
        },
      },
    },
  ],
  ["logs-*/_count", { count: 12, _shards: { failed: 0, skipped: 0, successful: 2, total: 2 } }],
])("%s answers in full", async ([path, answer]) => {
  expect(await (await fetch(`${emulator.url}/${path}`)).json()).toEqual(answer);
});

describe("a fault", () => {
  test.for<[kind: OpenSearchFault, status: number, text: RegExp]>([
    ["unauthorized", 401, /^Unauthorized$/],
    ["forbidden", 403, /"security_exception".*no permissions for/],
    ["broken", 500, /Internal failure/],
    ["overloaded", 503, /too_many_buckets_exception/],
    ["garbage", 200, /^<!doctype html>/],
    ["partial", 200, /"timed_out":true.*"value":6/],
    ["none", 200, /"timed_out":false.*"value":12/],
  ])("%s is answered with %i", async ([kind, status, text]) => {
    emulator.fault(kind);
    const response = await fetch(`${emulator.url}/logs-*/_search`);
    emulator.fault("none");
    expect(response.status).toBe(status);
    expect(await response.text()).toMatch(text);
  });

  test("hang never answers, and the journal notes that the client left", async () => {
    emulator.fault("hang");
    const asked = fetch(`${emulator.url}/logs-*/_search`, { signal: AbortSignal.timeout(100) });
    await expect(asked).rejects.toThrow("aborted");
    emulator.fault("none");
    await expect.poll(() => emulator.journal.at(-1)).toMatchObject({ isCancelled: true });
  });
});

test("a least-privilege role reads its indices and nothing of the cluster", async () => {
  const guarded = await startOpenSearchEmulator({
    documents,
    credentials: { username: "bot", password: "right" },
    readable: ["logs-*"],
  });
  const status = async (path: string, password = "right") => {
    const headers = { authorization: `Basic ${btoa(`bot:${password}`)}` };
    return (await fetch(`${guarded.url}/${path}`, { headers })).status;
  };
  expect(await status("logs-*/_search")).toBe(200);
  expect(await status("_resolve/index/logs-*")).toBe(200);
  expect(await status("")).toBe(403);
  expect(await status("*/_search")).toBe(403);
  expect(await status("logs-*/_search", "wrong")).toBe(401);
  await guarded.close();
});

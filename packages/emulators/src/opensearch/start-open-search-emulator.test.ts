import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import type { OpenSearchFault } from "./fault.ts";
import { type OpenSearchEmulator, startOpenSearchEmulator } from "./start-open-search-emulator.ts";
import type { IndexedDocument } from "./to-documents.ts";

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

async function get(path: string): Promise<unknown> {
  return (await fetch(`${emulator.url}/${path}`)).json();
}

async function idsOf(query: unknown): Promise<string> {
  const { hits } = await search({ query, size: 100, sort: ["size"], _source: false });
  return (hits?.hits ?? []).map((id) => id.slice(1)).join(" ");
}

describe("a query finds", () => {
  test.for<[name: string, query: unknown, ids: string]>([
    ["all", { match_all: {} }, "0 1 2 3 4 5 6 7 8 9 10 11"],
    ["none", { match_none: {} }, ""],
    ["a whole keyword", { term: { "log.keyword": "PAYMENT_GATEWAY_URL is required" } }, "1 5 9"],
    ["one token of a text", { term: { log: "payment_gateway_url" } }, "1 5 9"],
    ["no unanalysed text", { term: { log: "PAYMENT_GATEWAY_URL" } }, ""],
    ["no unmapped field", { term: { nope: 1 } }, ""],
    ["a number, also as text", { terms: { size: [1, "2"] } }, "1 2"],
    ["any token", { match: { log: "payment refused cart" } }, "2 3 6 7 10 11"],
    ["every token", { match: { log: { query: "Payment ATTEMPT", operator: "and" } } }, "3 7 11"],
    [
      "enough tokens",
      { match: { log: { query: "payment attempt zzz", minimum_should_match: "67%" } } },
      "3 7 11",
    ],
    ["an address as one token", { match: { log: "10.0.0.7" } }, "0 4 8"],
    ["nothing for punctuation", { match: { log: "..." } }, ""],
    ["a phrase", { match_phrase: { log: "payment: attempt" } }, "3 7 11"],
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
    ["a leaf that exists", { exists: { field: "trace_id" } }, "0 3 6 9"],
    ["an object that exists", { exists: { field: "kubernetes" } }, "0 1 2 3 4 5 6 7 8 9 10 11"],
    ["a prefix", { prefix: { "kubernetes.pod_name.keyword": "pod-1" } }, "1 3 5 7 9 11"],
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
    [
      "filter and must_not",
      {
        bool: {
          filter: [{ term: { "level.keyword": "error" } }],
          must_not: { match: { log: "econnrefused" } },
        },
      },
      "1 5 9",
    ],
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

test("aggregations nest and count across indices", async () => {
  const { aggregations } = await search({
    size: 0,
    query: { range: { size: { gte: 3 } } },
    aggs: {
      levels: {
        terms: { field: "level.keyword", size: 1 },
        aggs: {
          first: { min: { field: "@timestamp" } },
          pods: { cardinality: { field: "kubernetes.pod_name.keyword" } },
          last: { top_hits: { size: 1, sort: [{ "@timestamp": "desc" }], _source: ["log"] } },
        },
      },
      minutes: { date_histogram: { field: "@timestamp", fixed_interval: "5m" } },
      errors: { filter: { term: { level: "error" } } },
      both: { filters: { filters: { a: { match: { log: "payment" } }, b: { match_none: {} } } } },
    },
  });
  expect(aggregations).toMatchInlineSnapshot(`
    {
      "both": {
        "buckets": {
          "a": {
            "doc_count": 3,
          },
          "b": {
            "doc_count": 0,
          },
        },
      },
      "errors": {
        "doc_count": 4,
      },
      "levels": {
        "buckets": [
          {
            "doc_count": 5,
            "first": {
              "value": 1795219020000,
              "value_as_string": "2026-11-20T23:57:00.000Z",
            },
            "key": "info",
            "last": {
              "hits": {
                "hits": [
                  {
                    "_id": "d11",
                    "_index": "logs-2026-11-21",
                    "_score": null,
                    "_source": {
                      "log": "retry payment: attempt 3/5",
                    },
                    "sort": [
                      1795219500000,
                    ],
                  },
                ],
                "max_score": null,
                "total": {
                  "relation": "eq",
                  "value": 5,
                },
              },
            },
            "pods": {
              "value": 2,
            },
          },
        ],
        "doc_count_error_upper_bound": 0,
        "sum_other_doc_count": 4,
      },
      "minutes": {
        "buckets": [
          {
            "doc_count": 3,
            "key": 1795218900000,
            "key_as_string": "2026-11-20T23:55:00.000Z",
          },
          {
            "doc_count": 5,
            "key": 1795219200000,
            "key_as_string": "2026-11-21T00:00:00.000Z",
          },
          {
            "doc_count": 1,
            "key": 1795219500000,
            "key_as_string": "2026-11-21T00:05:00.000Z",
          },
        ],
      },
    }
  `);
});

describe("what OpenSearch refuses is refused the same way", () => {
  test.for<[name: string, body: unknown, status: number, reason: RegExp]>([
    ["a window above 10,000", { size: 10_001 }, 400, /all shards failed/],
    ["terms on text", { aggs: { a: { terms: { field: "log" } } } }, 400, /all shards failed/],
    ["a sort by an unmapped field", { sort: ["nope"] }, 400, /all shards failed/],
    ["two fields in a term", { query: { term: { a: 1, b: 2 } } }, 400, /multiple fields/],
    [
      "too many buckets",
      { aggs: { a: { date_histogram: { field: "@timestamp", fixed_interval: "1ms" } } } },
      503,
      /^$/,
    ],
  ])("%s", async ([, body, status, reason]) => {
    const answer = await search(body);
    expect(answer.status).toBe(status);
    expect(answer.error?.reason).toMatch(reason);
  });

  test("a missing index, but not a missing pattern", async () => {
    expect(await search({}, "nope")).toMatchObject({
      status: 404,
      error: { reason: "no such index [nope]" },
    });
    expect(await search({}, "nope-*")).toMatchObject({ status: 200, hits: { hits: [] } });
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

test("indices, fields and counts can be asked for", async () => {
  expect(await get("_resolve/index/logs-*-20,nope")).toMatchInlineSnapshot(`
    {
      "aliases": [],
      "data_streams": [],
      "indices": [
        {
          "attributes": [
            "open",
          ],
          "name": "logs-2026-11-20",
        },
      ],
    }
  `);
  expect(await get("logs-*/_field_caps?fields=kubernetes.pod*,size,nope")).toMatchInlineSnapshot(`
    {
      "fields": {
        "kubernetes": {
          "object": {
            "aggregatable": false,
            "searchable": false,
            "type": "object",
          },
        },
        "kubernetes.pod_name": {
          "text": {
            "aggregatable": false,
            "searchable": true,
            "type": "text",
          },
        },
        "kubernetes.pod_name.keyword": {
          "keyword": {
            "aggregatable": true,
            "searchable": true,
            "type": "keyword",
          },
        },
        "size": {
          "long": {
            "aggregatable": true,
            "searchable": true,
            "type": "long",
          },
        },
      },
      "indices": [
        "logs-2026-11-20",
        "logs-2026-11-21",
      ],
    }
  `);
  expect(await get("logs-*-20/_mapping")).toMatchInlineSnapshot(`
    {
      "logs-2026-11-20": {
        "mappings": {
          "properties": {
            "@timestamp": {
              "type": "date",
            },
            "kubernetes": {
              "properties": {
                "namespace_name": {
                  "fields": {
                    "keyword": {
                      "ignore_above": 256,
                      "type": "keyword",
                    },
                  },
                  "type": "text",
                },
                "pod_name": {
                  "fields": {
                    "keyword": {
                      "ignore_above": 256,
                      "type": "keyword",
                    },
                  },
                  "type": "text",
                },
              },
            },
            "level": {
              "fields": {
                "keyword": {
                  "ignore_above": 256,
                  "type": "keyword",
                },
              },
              "type": "text",
            },
            "log": {
              "fields": {
                "keyword": {
                  "ignore_above": 256,
                  "type": "keyword",
                },
              },
              "type": "text",
            },
            "size": {
              "type": "long",
            },
            "trace_id": {
              "fields": {
                "keyword": {
                  "ignore_above": 256,
                  "type": "keyword",
                },
              },
              "type": "text",
            },
          },
        },
      },
    }
  `);
  expect(await get("logs-*/_count")).toMatchInlineSnapshot(`
    {
      "_shards": {
        "failed": 0,
        "skipped": 0,
        "successful": 2,
        "total": 2,
      },
      "count": 12,
    }
  `);
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

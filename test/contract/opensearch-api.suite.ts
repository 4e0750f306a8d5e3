import { type Case, rebase } from "@binnacle/cases";
import { Observed, opensearch, type ToolContract } from "@binnacle/contracts";
import { connectInMemory } from "@binnacle/mcp/in-memory";
import { createOpenSearchServer } from "@binnacle/opensearch-server";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { recordedCase } from "../support/recorded-case.ts";

/** An OpenSearch with the logs of the suite's case in it, as Fluent Bit stores them. */
export interface OpenOpenSearch {
  readonly url: string;
  readonly close: () => Promise<void>;
}

type Line = Case["logs"][number];

/** The incident of the suite, a minute old: date math is asked against the clock of the machine. */
export const suiteCase = rebase(recordedCase("missing-env"), new Date(Date.now() - 60_000));
const suiteNowMs = Date.parse(suiteCase.recordedAt);

const minuteMs = 60_000;
const sinceMs = suiteNowMs - 12 * minuteMs;
const lines = suiteCase.logs;
const ofCheckout = lines.filter(({ pod }) => pod.startsWith("checkout-"));
const refused = lines.filter(({ text }) => text.includes("ECONNREFUSED"));

const inShop = { term: { "kubernetes.namespace_name.keyword": "shop" } };
const inWindow = { range: { "@timestamp": { gte: instant(sinceMs), lt: instant(suiteNowMs) } } };
const checkoutPods = {
  regexp: {
    "kubernetes.pod_name.keyword": "checkout(-[b-df-hj-np-tv-z0-9]{6,10})?-[b-df-hj-np-tv-z0-9]{5}",
  },
};

type Ask = <Schema extends z.ZodType>(
  schema: Schema,
  path: string,
  body?: object,
) => Promise<z.output<Schema>>;

/** What the product relies on. The emulator and the real OpenSearch pass the same suite. */
export function openSearchApiSuite(name: string, start: () => Promise<OpenOpenSearch>): void {
  describe(`${name} as OpenSearch`, () => {
    let system: OpenOpenSearch;

    beforeAll(async () => {
      system = await start();
    }, 60_000);
    afterAll(() => system.close());

    const send = (path: string, body?: object) =>
      fetch(`${system.url}/${path}`, {
        headers: { "content-type": "application/json" },
        ...(body === undefined ? {} : { method: "POST", body: JSON.stringify(body) }),
      });
    const ask: Ask = async (schema, path, body) =>
      schema.parse(await (await send(path, body)).json());

    queries(ask);
    results(ask);
    refusals(send);
    tools(() => system.url);
  });
}

function queries(ask: Ask): void {
  test.for<[query: object, matches: (line: Line) => boolean]>([
    [{ match_all: {} }, () => true],
    [inShop, ({ namespace }) => namespace === "shop"],
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
    [{ match: { log: "GATEWAY_URL" } }, () => false],
    [
      {
        regexp: { log: { value: "(.*[._:',;’·])?gateway([._:',;’·].*)?", case_insensitive: true } },
      },
      ({ text }) => text.includes("PAYMENT_GATEWAY_URL"),
    ],
    [checkoutPods, ({ pod }) => pod.startsWith("checkout-")],
    [{ prefix: { "kubernetes.pod_name.keyword": "pay" } }, ({ pod }) => pod.startsWith("pay")],
    [{ exists: { field: "trace_id" } }, ({ traceId }) => traceId !== undefined],
    [inWindow, ({ time }) => Date.parse(time) >= sinceMs && Date.parse(time) < suiteNowMs],
    [{ range: { "@timestamp": { gte: "now-1d", lte: "now" } } }, () => true],
    [{ range: { "@timestamp": { lt: "now-2d/d" } } }, () => false],
    [
      {
        bool: {
          filter: [inShop],
          should: [{ match: { level: "warn error" } }, { term: { "level.keyword": "fatal" } }],
          minimum_should_match: 1,
          must_not: [{ match: { log: "greylisted" } }],
        },
      },
      ({ namespace, level, text }) =>
        namespace === "shop" && /warn|error|fatal/.test(level) && !text.includes("greylisted"),
    ],
    [{ term: { nothing: "maps this" } }, () => false],
  ])("%j finds as many lines as there are", async ([query, matches]) => {
    const { count } = await ask(z.object({ count: z.number() }), "fluent-bit-*/_count", { query });
    expect(count).toBe(lines.filter(matches).length);
  });
}

const Page = z.object({
  hits: z.object({
    hits: z.array(z.object({ _id: z.string(), sort: z.tuple([z.number(), z.number()]) })),
  }),
});
const Capabilities = z.object({
  fields: z.record(z.string(), z.record(z.string(), z.object({ aggregatable: z.boolean() }))),
});

function results(ask: Ask): void {
  test("pages by search_after show every line once, newest first", async () => {
    const shown: z.output<typeof Page>["hits"]["hits"] = [];
    for (;;) {
      const after = shown.at(-1)?.sort;
      const page = await ask(Page, "fluent-bit-*/_search", {
        query: checkoutPods,
        sort: [{ "@timestamp": { order: "desc" } }, { _doc: { order: "desc" } }],
        size: 200,
        ...(after === undefined ? {} : { search_after: after }),
      });
      if (page.hits.hits.length === 0) break;
      shown.push(...page.hits.hits);
    }
    expect(new Set(shown.map(({ _id: id }) => id)).size).toBe(ofCheckout.length);
    const times = ofCheckout.map(({ time }) => Date.parse(time));
    expect(shown.map(({ sort }) => sort[0])).toEqual(times.toSorted((a, b) => b - a));
  });

  test("a filter as aggregation counts", async () => {
    const Counted = z.object({
      aggregations: z.object({ early: z.object({ doc_count: z.number() }) }),
    });
    const { aggregations } = await ask(Counted, "fluent-bit-*/_search", {
      size: 0,
      query: { match: { log: "ECONNREFUSED" } },
      aggs: { early: { filter: { range: { "@timestamp": { lt: instant(sinceMs) } } } } },
    });
    const early = refused.filter((line) => timeOf(line) < sinceMs);
    expect(aggregations).toEqual({ early: { doc_count: early.length } });
  });

  test("_field_caps tells types and the objects above; _resolve tells names", async () => {
    const fields = "log*,kubernetes.pod_name*,@timestamp,nope";
    const capabilities = await ask(Capabilities, `fluent-bit-*/_field_caps?fields=${fields}`);
    expect(capabilities.fields).toEqual({
      "@timestamp": { date: { aggregatable: true } },
      log: { text: { aggregatable: false } },
      "log.keyword": { keyword: { aggregatable: true } },
      kubernetes: { object: { aggregatable: false } },
      "kubernetes.pod_name": { text: { aggregatable: false } },
      "kubernetes.pod_name.keyword": { keyword: { aggregatable: true } },
    });
    const Resolved = z.object({ indices: z.array(z.object({ name: z.string() })) });
    const resolved = await ask(Resolved, "_resolve/index/fluent-bit*,nothing-*");
    const days = new Set(lines.map(({ time }) => time.slice(0, 10).replaceAll("-", ".")));
    expect(resolved.indices.map(({ name }) => name)).toEqual(
      [...days].toSorted().map((day) => `fluent-bit-${day}`),
    );
  });
}

const Failure = z.object({
  error: z.object({ root_cause: z.array(z.object({ type: z.string() })) }),
});

function refusals(send: (path: string, body?: object) => Promise<Response>): void {
  test.for<[path: string, body: object, status: number, type: string]>([
    ["fluent-bit-*/_search", { size: 10_001 }, 400, "illegal_argument_exception"],
    ["fluent-bit-*/_search", { sort: ["log"] }, 400, "illegal_argument_exception"],
    ["fluent-bit-*/_search", { sort: ["nothing"] }, 400, "query_shard_exception"],
    [
      "fluent-bit-*/_search",
      { query: { range: { "@timestamp": { gte: "yesterday" } } } },
      400,
      "parse_exception",
    ],
    [
      "fluent-bit-*/_search",
      { query: { regexp: { log: { value: "x".repeat(1_001) } } } },
      400,
      "query_shard_exception",
    ],
    ["nothing/_search", {}, 404, "index_not_found_exception"],
    ["nothing/_field_caps?fields=log", {}, 404, "index_not_found_exception"],
  ])("%s %j is refused with %i", async ([path, body, status, type]) => {
    const response = await send(path, body);
    expect(response.status).toBe(status);
    const { error } = Failure.parse(await response.json());
    expect(error.root_cause[0]?.type).toBe(type);
  });

  test("a pattern that matches no index is no error: 200 and no shards", async () => {
    const response = await send("nothing-*/_search", {});
    expect([response.status, await response.json()]).toMatchObject([
      200,
      { _shards: { total: 0 }, hits: { hits: [] } },
    ]);
  });
}

function tools(url: () => string): void {
  test("log_patterns finds what began with the incident, with exact counts", async () => {
    const { patterns, gaps } = await callTool({ url: url() }, opensearch.logPatterns, {
      workload: "checkout",
      since: instant(sinceMs),
    });
    expect(gaps).toEqual([]);
    expect(patterns[0]).toMatchObject({
      template: "charge o-<id> failed: connect ECONNREFUSED <ip>:8080",
      change: "new",
      before: 0,
      count: refused.filter(({ pod }) => pod.startsWith("checkout-")).length,
    });
  });

  test("the search that a pattern's evidence carries finds exactly its lines", async () => {
    const { evidence } = await callTool({ url: url() }, opensearch.logPatterns, {
      since: instant(sinceMs),
    });
    expect(evidence.length).toBeGreaterThan(2);
    const counted = evidence.map(({ reproduce }) => countNow(url(), reproduce.text));
    expect(await Promise.all(counted)).toEqual(evidence.map(({ values }) => values["count"]));
  });

  test("search_logs gives the newest lines of a workload and the number of all", async () => {
    const { items, total, hasMore } = await callTool({ url: url() }, opensearch.searchLogs, {
      workload: "payment",
      limit: 20,
    });
    const hourAgoMs = suiteNowMs - 60 * minuteMs;
    const written = lines
      .filter(({ pod, namespace }) => namespace === "shop" && pod.startsWith("payment-"))
      .filter(({ time }) => Date.parse(time) >= hourAgoMs)
      .toSorted((left, right) => Date.parse(right.time) - Date.parse(left.time));
    expect(total).toBe(written.length);
    expect(hasMore).toBe(true);
    expect(items.map(({ at, pod }) => [at, pod])).toEqual(
      written.slice(0, 20).map(({ time, pod }) => [time, pod]),
    );
  });
}

/** Runs the search of a pattern's evidence and gives the number of lines in the window. */
async function countNow(url: string, reproduce: string): Promise<number> {
  const [, path = "", body = ""] = /^GET (\S+) (.+)$/.exec(reproduce) ?? [];
  const headers = { "content-type": "application/json" };
  const response = await fetch(`${url}/${path}`, { method: "POST", headers, body });
  const Counted = z.object({
    aggregations: z.object({ now: z.object({ doc_count: z.number() }) }),
  });
  return Counted.parse(await response.json()).aggregations.now.doc_count;
}

interface Connection {
  /** Of the user reader; absent: no login. */
  readonly password?: string;
  readonly timeoutMs?: number;
  readonly index?: string;
}

/** Calls a tool of the opensearch server, in namespace shop where it takes one, at the moment of the case's question. */
export async function callTool<Output extends z.ZodObject>(
  { url, password, ...connection }: Connection & { readonly url: string },
  { name, input, output }: ToolContract<z.ZodObject, Output>,
  asked: Readonly<Record<string, unknown>> = {},
) {
  const server = createOpenSearchServer({
    openSearchUrl: url,
    timeoutMs: 20_000,
    ...connection,
    ...(password === undefined ? {} : { fetch: loggedIn(password) }),
    clusterId: "b6a1f9de-0000-4000-8000-000000000001",
    now: () => suiteNowMs,
    log: () => {},
  });
  const client = await connectInMemory(server.createMcpServer());
  const place = Object.hasOwn(input.shape, "namespace") ? { namespace: "shop" } : {};
  const answer = await client.callTool({ name, arguments: { ...place, ...asked } });
  await client.close();
  if (answer.isError === true) throw new Error(JSON.stringify(answer.content));
  return z.intersection(output, Observed).parse(answer.structuredContent);
}

function loggedIn(password: string): typeof fetch {
  const authorization = `Basic ${Buffer.from(`reader:${password}`).toString("base64")}`;
  return (url, init) => {
    const headers = new Headers(init?.headers);
    headers.set("authorization", authorization);
    return fetch(url, { ...init, headers });
  };
}

function timeOf({ time }: Line): number {
  return Date.parse(time);
}

function instant(timeMs: number): string {
  return new Date(timeMs).toISOString();
}

import { connectInMemory } from "@binnacle/mcp/server";
import { expect, test } from "vitest";
import { z } from "zod";
import { createPrometheusServer } from "./create-prometheus-server.ts";

const nowMs = Date.parse("2026-03-04T10:00:00Z");

interface Asked {
  readonly path: string;
  readonly parameters: URLSearchParams;
  readonly init: RequestInit | undefined;
}

type Answer = (asked: Asked) => Response | Promise<Response>;

/** A server whose Prometheus is the function. */
async function connect(answer: Answer, options = {}) {
  const server = createPrometheusServer({
    prometheusUrl: "http://prometheus.example:9090/base/",
    clusterId: "cluster-1",
    timeoutMs: 1_000,
    now: () => nowMs,
    log: () => {},
    fetch: async (input, init) => {
      const url = new URL(z.string().parse(input));
      const parameters = init?.body instanceof URLSearchParams ? init.body : url.searchParams;
      return await answer({ path: url.pathname, parameters, init });
    },
    ...options,
  });
  return await connectInMemory(server);
}

type Call = readonly [tool: string, input: Readonly<Record<string, unknown>>];

async function call(answer: Answer, [name, input]: Call, options = {}) {
  const client = await connect(answer, options);
  const result = await client.callTool({ name, arguments: input });
  await client.close();
  const { content } = z.object({ content: z.array(z.object({ text: z.string() })) }).parse(result);
  const structured = z.record(z.string(), z.unknown()).optional().parse(result.structuredContent);
  return { text: content[0]?.text ?? "", structured, isError: result.isError === true };
}

function success(data: unknown): Response {
  return Response.json({ status: "success", data });
}

const up = {
  resultType: "vector",
  result: [
    { metric: { __name__: "up", pod: "a" }, value: [nowMs / 1000, "1"] },
    { metric: { __name__: "up", pod: "b" }, value: [nowMs / 1000, "0"] },
    { metric: { __name__: "up", pod: "c" }, value: [nowMs / 1000, "NaN"] },
  ],
};

test("the tools are four, read-only, and described in at most 60 words with at most 6 inputs", async () => {
  const client = await connect(() => success(up));
  const { tools } = await client.listTools();
  expect(tools.map(({ name }) => name)).toEqual([
    "golden_signals",
    "query_instant",
    "query_range",
    "list_alerts",
  ]);
  for (const { description = "", inputSchema, annotations } of tools) {
    expect(description.split(/\s+/).length).toBeLessThanOrEqual(60);
    expect(Object.keys(inputSchema.properties ?? {}).length).toBeLessThanOrEqual(6);
    expect(annotations?.readOnlyHint).toBe(true);
  }
});

test("query_instant gives values with labels, the exact query to repeat, and says when more exist", async () => {
  const { text, structured } = await call(
    () => success(up),
    [
      "query_instant",
      {
        query: "up",
        limit: 2,
      },
    ],
  );
  expect(text.replaceAll(/[0-9a-f]{16}/g, "<id>")).toMatchInlineSnapshot(`
    "up at 2026-03-04T10:00:00.000Z
    1  up{pod="a"} [<id>]
    0  up{pod="b"} [<id>]
    more series exist: aggregate, or give a higher limit"
  `);
  expect(structured).toMatchObject({
    hasMore: true,
    evidence: [
      {
        origin: "prometheus",
        source: { server: "prometheus", tool: "query_instant" },
        values: { value: 1 },
        reproduce: { language: "promql", text: "up" },
      },
      { values: { value: 0 } },
    ],
  });
});

test("the same fact has the same evidence id in two calls", async () => {
  const ids = await Promise.all(
    [20, 100].map(async (limit) => {
      const { structured } = await call(
        () => success(up),
        ["query_instant", { query: "up", limit }],
      );
      return z.object({ evidence: z.array(z.object({ id: z.string() })) }).parse(structured);
    }),
  );
  expect(ids[0]?.evidence.map(({ id }) => id)).toEqual(ids[1]?.evidence.map(({ id }) => id));
  expect(new Set(ids[0]?.evidence.map(({ id }) => id)).size).toBe(3);
});

test("an empty answer is a gap, not zero", async () => {
  const { text, structured } = await call(
    () => success({ resultType: "vector", result: [] }),
    ["query_instant", { query: "nothing" }],
  );
  expect(text).toContain("this is not zero");
  expect(structured).toMatchObject({ items: [], gaps: [{ origin: "prometheus" }] });
});

test("a path in the address is kept, and a long query goes as a form", async () => {
  const asked: Asked[] = [];
  const record: Answer = (each) => {
    asked.push(each);
    return success(up);
  };
  await call(record, ["query_instant", { query: "up" }]);
  await call(record, ["query_instant", { query: `up{pod=~"${"x".repeat(5_000)}"}` }]);
  expect(asked.map(({ path }) => path)).toEqual(["/base/api/v1/query", "/base/api/v1/query"]);
  expect(asked.map(({ init }) => init?.method ?? "GET")).toEqual(["GET", "POST"]);
  expect(asked[0]?.parameters.get("time")).toBe(String(nowMs / 1000));
});

test("the bearer token is read for every request and sent", async () => {
  let reads = 0;
  const seen: (string | null)[] = [];
  const answer: Answer = ({ init }) => {
    seen.push(new Headers(init?.headers).get("authorization"));
    return success(up);
  };
  const readBearerToken = async () => {
    reads += 1;
    return `token-${reads}`;
  };
  const client = await connect(answer, { readBearerToken });
  await client.callTool({ name: "query_instant", arguments: { query: "up" } });
  await client.callTool({ name: "query_instant", arguments: { query: "up" } });
  expect(seen).toEqual(["Bearer token-1", "Bearer token-2"]);
});

/** Twelve minutes of 10, then of 100. */
const stepped = Array.from({ length: 240 }, (_, index): [number, string] => [
  nowMs / 1000 - 3600 + index * 15,
  index < 192 ? "10" : "100",
]);

function matrix(): Response {
  return success({ resultType: "matrix", result: [{ metric: { job: "api" }, values: stepped }] });
}

test("query_range gives a summary per series, and points only on request", async () => {
  const plain = await call(matrix, ["query_range", { query: "queue" }]);
  expect(plain.text.replaceAll(/[0-9a-f]{16}/g, "<id>")).toMatchInlineSnapshot(`
    "queue from 2026-03-04T09:00:00.000Z to 2026-03-04T10:00:00.000Z, a sample every 15 s
    {job="api"}: first 10, last 100, min 10, max 100, 1.44 a minute, changed at 2026-03-04T09:48:00.000Z [<id>]"
  `);
  expect(plain.structured).toMatchObject({
    items: [{ samples: 240, first: 10, last: 100, min: 10, max: 100 }],
    stepSeconds: 15,
  });
  expect(JSON.stringify(plain.structured)).not.toContain('"points":[');
  const charted = await call(matrix, ["query_range", { query: "queue", points: true }]);
  const { items } = z
    .object({ items: z.array(z.object({ points: z.array(z.unknown()) })) })
    .parse(charted.structured);
  expect(items[0]?.points).toHaveLength(20);
});

interface AlertFields {
  readonly name: string;
  readonly state: string;
  readonly activeAt: string;
  readonly namespace?: string;
}

function alert({ name, state, activeAt, namespace = "shop" }: AlertFields) {
  const labels = { alertname: name, namespace, severity: "page" };
  return {
    labels,
    annotations: { summary: `summary of ${name}` },
    state,
    activeAt,
    value: "1e+00",
  };
}

function alerts(): Response {
  const list = [
    alert({ name: "Old", state: "firing", activeAt: "2026-03-04T08:00:00.123456789Z" }),
    alert({ name: "Waiting", state: "pending", activeAt: "2026-03-04T09:59:00Z" }),
    alert({ name: "New", state: "firing", activeAt: "2026-03-04T09:00:00Z" }),
    alert({ name: "Far", state: "firing", activeAt: "2026-03-04T09:30:00Z", namespace: "other" }),
    alert({ name: "Quiet", state: "inactive", activeAt: "2026-03-04T09:30:00Z" }),
  ];
  return success({ alerts: list });
}

test("list_alerts puts firing before pending, new before old, and can be limited to a namespace", async () => {
  const { text, structured } = await call(alerts, ["list_alerts", { namespace: "shop", limit: 2 }]);
  expect(text.replaceAll(/[0-9a-f]{16}/g, "<id>")).toMatchInlineSnapshot(`
    "firing since 2026-03-04T09:00:00.000Z: New (page): summary of New {alertname="New",namespace="shop",severity="page"} [<id>]
    firing since 2026-03-04T08:00:00.123Z: Old (page): summary of Old {alertname="Old",namespace="shop",severity="page"} [<id>]
    more alerts exist: give a namespace, a state or a higher limit"
  `);
  expect(structured).toMatchObject({
    items: [{ name: "New" }, { name: "Old" }],
    hasMore: true,
    evidence: [{ trust: "outside" }, { trust: "outside" }],
  });
});

const secret = "internal-host-17.corp";

test.for<readonly [name: string, answer: Answer, text: RegExp]>([
  [
    "refused connection",
    () => Promise.reject(new TypeError("fetch failed", { cause: { code: "ECONNREFUSED" } })),
    /^unavailable: Prometheus at prometheus\.example:9090 cannot be reached \(connection refused\)/,
  ],
  [
    "expired token",
    () => new Response(secret, { status: 403 }),
    /^denied: .*HTTP 403.*--prometheus-token-file/,
  ],
  ["wrong path", () => new Response(secret, { status: 404 }), /^not_found: .*--prometheus-url/],
  [
    "failing back end",
    () => Response.json({ status: "error", errorType: "internal", error: secret }, { status: 500 }),
    /^unavailable: .*HTTP 500/,
  ],
  ["overloaded proxy", () => new Response(secret, { status: 503 }), /^unavailable: .*HTTP 503/],
  [
    "login page",
    () => new Response(`<html>${secret}</html>`, { headers: { "content-type": "text/html" } }),
    /^unavailable: .*HTTP 200 with text\/html.*login page/,
  ],
  [
    "redirect",
    () => new Response(null, { status: 302, headers: { location: `http://${secret}` } }),
    /^unavailable: .*answered a redirect/,
  ],
  ["other JSON", () => Response.json({ secret }), /^unavailable: .*application\/json/],
  [
    "syntax error",
    () =>
      Response.json(
        { status: "error", errorType: "bad_data", error: `1:5: parse error: ${secret}` },
        { status: 400 },
      ),
    /^bad_input: The query is not valid PromQL \(parse error at 1:5/,
  ],
  [
    "data that do not fit",
    () =>
      Response.json({ status: "error", errorType: "execution", error: secret }, { status: 422 }),
    /^bad_input: .*do not match one to one/,
  ],
  [
    "subset back end",
    () =>
      Response.json({ status: "error", errorType: "unsupported", error: secret }, { status: 501 }),
    /^bad_input: This back end does not support the query/,
  ],
])("%s becomes a sentence that says what to do and leaks nothing", async ([, answer, text]) => {
  const result = await call(answer, ["query_instant", { query: "up" }]);
  expect(result.isError).toBe(true);
  expect(result.text).toMatch(text);
  expect(result.text).not.toContain(secret);
});

test("a back end that hangs is given up before the tool's deadline, and its request is aborted", async () => {
  let aborted = false;
  const hang: Answer = ({ init }) =>
    new Promise((_, reject) => {
      init?.signal?.addEventListener("abort", () => {
        aborted = true;
        reject(new Error("aborted"));
      });
    });
  const result = await call(hang, ["query_instant", { query: "up" }], { timeoutMs: 100 });
  expect(result.text).toBe(
    "timeout: Prometheus at prometheus.example:9090 did not answer in 0.08 s.",
  );
  expect(aborted).toBe(true);
});

test("an answer of more than 8 MB is not read to its end", async () => {
  const megabyte = new Uint8Array(1024 * 1024).fill(32);
  let sent = 0;
  const endless = () =>
    new Response(
      new ReadableStream({
        pull(controller) {
          sent += 1;
          controller.enqueue(megabyte);
        },
      }),
    );
  const result = await call(endless, ["query_instant", { query: "up" }]);
  expect(result.text).toMatch(/^bad_input: .*larger than 8 MB/);
  expect(sent).toBeLessThan(12);
});

test.for([
  ["golden_signals", { namespace: "shop", since: "2026-03-05T00:00:00Z" }, "lies in the future"],
  ["golden_signals", { namespace: "shop", since: "2026-02-01T00:00:00Z" }, "longer than 24 hours"],
  ["query_range", { query: "up", start: "2026-03-05T00:00:00Z" }, "not before `end`"],
  ["query_range", { query: "up", start: "2025-03-05T00:00:00Z" }, "longer than 31 days"],
] as const)("%s with %j is refused", async ([name, input, reason]) => {
  const { text, isError } = await call(() => success(up), [name, input]);
  expect(isError).toBe(true);
  expect(text).toMatch(/^bad_input: /);
  expect(text).toContain(reason);
});

import { connectInMemory } from "@binnacle/mcp/in-memory";
import { expect, test } from "vitest";
import { z } from "zod";
import {
  createPrometheusServer,
  type PrometheusServerOptions,
} from "./create-prometheus-server.ts";
import { askTool, nowMs } from "./testing/ask-tool.ts";

interface Sent {
  readonly path: string;
  readonly parameters: URLSearchParams;
  readonly init: RequestInit | undefined;
}

type Answer = (sent: Sent) => Response | Promise<Response>;

/** A server whose Prometheus is the function. */
function serverOn(answer: Answer, options: Partial<PrometheusServerOptions> = {}) {
  return {
    prometheusUrl: "http://prometheus.example:9090/base/",
    fetch: async (...[address, init]: Parameters<typeof fetch>) => {
      const url = new URL(z.string().parse(address));
      const parameters = init?.body instanceof URLSearchParams ? init.body : url.searchParams;
      return await answer({ path: url.pathname, parameters, init });
    },
    ...options,
  };
}

function query(answer: Answer, text = "up", options: Partial<PrometheusServerOptions> = {}) {
  const question = { tool: "query_instant", input: { query: text } };
  return askTool(serverOn(answer, options), question);
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

/** The newest sample was taken now. */
const fresh = {
  resultType: "vector",
  result: [{ metric: {}, value: [nowMs / 1000, String(nowMs / 1000)] }],
};

test("the tools are eight, read-only, and described in at most 60 words with at most 6 inputs", async () => {
  const server = createPrometheusServer({
    prometheusUrl: "http://prometheus.example:9090",
    timeoutMs: 1_000,
    now: () => nowMs,
    log: () => {},
  });
  const { tools } = await (await connectInMemory(server)).listTools();
  expect(tools.map(({ name }) => name)).toEqual([
    "golden_signals",
    "query_instant",
    "query_range",
    "find_metrics",
    "list_alerts",
    "explain_alert",
    "list_rules",
    "check_targets",
  ]);
  for (const { description = "", inputSchema, annotations } of tools) {
    expect(description.split(/\s+/).length).toBeLessThanOrEqual(60);
    expect(Object.keys(inputSchema.properties ?? {}).length).toBeLessThanOrEqual(6);
    expect(annotations?.readOnlyHint).toBe(true);
  }
});

test("a path in the address is kept, and a long query goes as a form", async () => {
  const sent: Sent[] = [];
  const record: Answer = (each) => {
    sent.push(each);
    const isAge = each.parameters.get("query")?.startsWith("max(timestamp(") === true;
    return success(isAge ? fresh : up);
  };
  await query(record);
  await query(record, `up{pod=~"${"x".repeat(5_000)}"}`);
  expect(new Set(sent.map(({ path }) => path))).toEqual(new Set(["/base/api/v1/query"]));
  // Each asks for the value, for the age of what it is read from, and which targets of it are down.
  const methods = sent.map(({ init }) => init?.method ?? "GET");
  expect(methods).toEqual("GET GET GET POST POST POST".split(" "));
  expect(sent[0]?.parameters.get("time")).toBe(String(nowMs / 1000));
});

test("a native histogram is told by its count and sum, not as nothing", async () => {
  const histogram = [nowMs / 1000, { count: "12", sum: "3.4", buckets: [[0, "1", "2", "12"]] }];
  const result = [{ metric: { job: "shop" }, histogram }];
  const { text } = await query(() => success({ resultType: "vector", result }), "latency");
  expect(text).toContain('{count:12, sum:3.4}  {job="shop"}');
  expect(text).not.toContain("matches");
});

const secret = "internal-host-17.corp";

const refused = new TypeError("fetch failed", { cause: { code: "ECONNREFUSED" } });
const html = { headers: { "content-type": "text/html" } };

/** An error of the API itself. */
function failed(status: number, errorType: string, error = secret): Response {
  return Response.json({ status: "error", errorType, error }, { status });
}

test.for<readonly [name: string, answer: Answer, text: RegExp]>([
  [
    "refused connection",
    () => Promise.reject(refused),
    /^unavailable: Prometheus at prometheus\.example:9090 cannot be reached \(connection refused\)/,
  ],
  [
    "expired token",
    () => new Response(secret, { status: 403 }),
    /^denied: .*HTTP 403.*--token-file/,
  ],
  ["wrong path", () => new Response(secret, { status: 404 }), /^not_found: .*--prometheus-url/],
  ["failing back end", () => failed(500, "internal"), /^unavailable: .*HTTP 500/],
  [
    "throttled tenant",
    () => new Response(secret, { status: 429, headers: { "retry-after": "30" } }),
    /^unavailable: .* takes no more requests for 30 s \(HTTP 429\)\. Ask again later/,
  ],
  ["missing login", () => new Response(secret, { status: 401 }), /^denied: .*HTTP 401/],
  ["overloaded proxy", () => new Response(secret, { status: 503 }), /^unavailable: .*HTTP 503/],
  [
    "login page",
    () => new Response(`<html>${secret}</html>`, html),
    /^unavailable: .*HTTP 200 with text\/html.*login page/,
  ],
  [
    "redirect",
    () => new Response(null, { status: 302, headers: { location: `http://${secret}` } }),
    /^unavailable: .*answered a redirect/,
  ],
  ["other JSON", () => Response.json({ secret }), /^unavailable: .*application\/json/],
])("%s becomes a sentence that says what to do and leaks nothing", async ([, answer, text]) => {
  const result = await query(answer);
  expect(result.isError).toBe(true);
  expect(result.text).toMatch(text);
  expect(result.text).not.toContain(secret);
});

test.for([
  [
    "DEPTH_ZERO_SELF_SIGNED_CERT",
    /signed by itself\)\. Give the certificate of its CA as --ca-file/u,
  ],
  [
    "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
    /not trusted\)\. Give the certificate of its CA as --ca-file/u,
  ],
  ["ERR_TLS_CERT_ALTNAME_INVALID", /another name\)\. Give --prometheus-url a name that .* has/u],
  ["ENOTFOUND", /unknown host\)\. Check the host in --prometheus-url/u],
  ["EAI_AGAIN", /name server does not answer\)\. Check the host in --prometheus-url/u],
  ["ECONNREFUSED", /refused\)\. Check --prometheus-url and that the service runs/u],
] as const)(
  "a back end that is not reached for %s says what to do about it",
  async ([code, told]) => {
    const cause = Object.assign(new Error(secret), { code });
    const { text } = await query(() => Promise.reject(new TypeError("fetch failed", { cause })));
    expect(text).toMatch(told);
    expect(text).not.toContain(secret);
  },
);

test.for<readonly [name: string, answer: Answer, text: RegExp]>([
  [
    "syntax error",
    () => failed(400, "bad_data", '1:5: parse error: unexpected "}"'),
    /^bad_input: Prometheus says: 1:5: parse error: unexpected "}"\. Correct the query/,
  ],
  [
    "range of too many points",
    () => failed(400, "bad_data", "exceeded maximum resolution of 11,000 points per timeseries"),
    /^bad_input: .*exceeded maximum resolution of 11,000 points.*Use a longer step/,
  ],
  [
    "match of many to many",
    () => failed(422, "execution", "many-to-many matching not allowed"),
    /^bad_input: .*many-to-many matching not allowed\. Where two sides/,
  ],
  [
    "function that a subset lacks",
    () => failed(501, "unsupported", "unknown function"),
    /^bad_input: .*unknown function\. This back end does not support/,
  ],
  [
    "query that takes too long",
    () => failed(503, "timeout", "query timed out in expression evaluation"),
    /^timeout: Prometheus says: query timed out in expression evaluation\. Shorten the window/,
  ],
  ["error without words", () => failed(400, "bad_data", ""), /^bad_input: Prometheus refused/],
  ["error of a space", () => failed(400, "bad_data", " ."), /^bad_input: Prometheus refused/],
  [
    "query that takes too long, which is not told in words",
    () => failed(503, "timeout", ""),
    /^timeout: Prometheus gave the query up\. Shorten the window/,
  ],
  [
    "long error",
    () => failed(400, "bad_data", "x".repeat(9_000)),
    /^bad_input: Prometheus says: x{300}…\./,
  ],
])("a %s keeps the words of the back end, and says what to do", async ([, answer, text]) => {
  const result = await query(answer);
  expect(result.isError).toBe(true);
  expect(result.text).toMatch(text);
});

test("an error that quotes a password of the query does not repeat it", async () => {
  const password = ["hunter2", "9931"].join("-");
  const said = `invalid parameter: password=${password}`;
  expect((await query(() => failed(400, "bad_data", said))).text).not.toContain(password);
});

test.for([
  ["query_instant", { query: "up" }, "query", "aps:QueryMetrics"],
  ["list_rules", {}, "rules", "aps:ListRules"],
  ["list_alerts", {}, "alerts", "aps:ListAlerts"],
  ["find_metrics", { about: "up" }, "label", "aps:GetLabels"],
] as const)("on Amazon Managed Prometheus %s names the action that is missing", async (asked) => {
  const [tool, input, path, action] = asked;
  const options = {
    ...serverOn(() => Response.json({ message: "not authorized" }, { status: 403 })),
    prometheusUrl: "https://aps-workspaces.eu-west-1.amazonaws.com/workspaces/ws-1",
  };
  const { text } = await askTool(options, { tool, input: { ...input } });
  expect(text).toMatch(new RegExp(`^denied: .*/api/v1/${path}.*needs ${action}`, "u"));
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
  const result = await query(hang, "up", { timeoutMs: 1000 });
  expect(result.text).toBe(
    "timeout: Prometheus at prometheus.example:9090 did not answer in 0.8 s.",
  );
  expect(aborted).toBe(true);
});

test("an answer of more than 8 MB is not read to its end", async () => {
  const megabyte = new Uint8Array(1024 * 1024).fill(32);
  let longest = 0;
  const endless = () => {
    let sent = 0;
    return new Response(
      new ReadableStream({
        pull(controller) {
          sent += 1;
          longest = Math.max(longest, sent);
          controller.enqueue(megabyte);
        },
      }),
    );
  };
  const result = await query(endless);
  expect(result.text).toMatch(/^bad_input: .*larger than 8 MB/);
  expect(longest).toBeLessThan(12);
});

test.for<readonly [string, object, string | undefined]>([
  [
    "Thanos",
    { warnings: ["No StoreAPIs matched for this query"] },
    "too low: No StoreAPIs matched for this query",
  ],
  ["VictoriaMetrics", { isPartial: true }, "too low: isPartial"],
  ["a note about PromQL", { warnings: ["PromQL info: metric might not be a counter"] }, undefined],
])("stores that did not answer are a gap: %s", async ([, told, gap]) => {
  const { text } = await query(() => Response.json({ status: "success", data: up, ...told }));
  expect(text.match(/too low[^;]*/u)?.[0]).toBe(gap);
});

test("a tenant that is throttled is asked no more in the same call", async () => {
  let asked = 0;
  const answer = () => {
    asked += 1;
    return new Response("", { status: 429 });
  };
  const question = { tool: "golden_signals", input: { namespace: "shop" } };
  expect((await askTool(serverOn(answer), question)).text).toContain(
    "takes no more requests (HTTP 429)",
  );
  // Both were sent before the first was refused.
  expect(asked).toBe(2);
});

import { opensearch } from "@binnacle/contracts";
import { startOpenSearchEmulator } from "@binnacle/emulators";
import { expect, test } from "vitest";
import { askTool, mapped } from "../testing/ask-tool.ts";
import { fakeOpenSearch, hitOf, searched } from "../testing/fake-open-search.ts";

const nowMs = Date.parse("2026-11-21T03:14:00Z");

type Source = Readonly<Record<string, unknown>>;

/** A document of the namespace shop, so many minutes before 03:14. */
function stored(fields: Source | string, minutesAgo = 5): Source {
  const at = new Date(nowMs - minutesAgo * 60_000).toISOString();
  const kubernetes = { namespace_name: "shop", pod_name: "pay-x2x9z", container_name: "app" };
  return {
    "@timestamp": at,
    ...(typeof fields === "string" ? { log: fields } : fields),
    kubernetes,
  };
}

async function summarise(
  sources: readonly Source[],
  input: Source = {},
  indices?: Parameters<typeof startOpenSearchEmulator>[0]["indices"],
) {
  const documents = sources.map((source, at) => ({ index: "fluent-bit-1", id: `${at}`, source }));
  const emulator = await startOpenSearchEmulator({ documents, ...(indices ? { indices } : {}) });
  try {
    return await askTool(opensearch.errorSummary, { openSearchUrl: emulator.url }, { input });
  } finally {
    await emulator.close();
  }
}

const http = "HTTP 5xx";
const quiet: string[] = [];

/** Lines as the programs write them, and the kinds of failure that each says. */
const layouts: readonly [name: string, line: string, kinds: readonly string[]][] = [
  [
    "nginx, combined",
    '10.0.0.7 - - [21/Nov/2026:03:09:00 +0000] "POST /pay HTTP/1.1" 502 157 "-" "curl/8.11.1"',
    [http],
  ],
  [
    "nginx, HTTP/2",
    '10.0.0.7 - - [21/Nov/2026:03:09:00 +0000] "GET /pay HTTP/2" 503 0 "-" "-"',
    [http],
  ],
  [
    "ingress-nginx",
    '10.0.0.7 - - [21/Nov/2026:03:09:00 +0000] "GET /pay HTTP/1.1" 504 562 "-" "okhttp/4.12" 312 60.001 [shop-pay-http] [] 10.0.1.9:8080 0 60.000 504 4f3a9c',
    [http],
  ],
  [
    "nginx, JSON",
    '{"time":"2026-11-21T03:09:00Z","request":"POST /pay HTTP/1.1","status":"503","upstream_status":"503","request_time":"0.004"}',
    [http],
  ],
  [
    "Envoy, no healthy upstream",
    '[2026-11-21T03:09:00.000Z] "GET /pay HTTP/1.1" 503 UH no_healthy_upstream - "-" 0 19 0 - "-" "curl" "e1" "pay.shop" "-"',
    [http],
  ],
  [
    "Envoy, response timeout",
    '[2026-11-21T03:09:00.000Z] "GET /pay HTTP/2" 504 UT response_timeout - "-" 0 24 15000 - "-" "okhttp" "e1" "pay.shop" "10.0.0.9:80"',
    [http, "timeout"],
  ],
  [
    "Envoy, refused",
    '[2026-11-21T03:09:00.000Z] "GET /pay HTTP/1.1" 503 UF upstream_reset_before_response_started{remote_connection_failure,delayed_connect_error:_Connection_refused} - "-" 0 91 0',
    [http, "connection refused"],
  ],
  [
    "Istio, JSON",
    '{"authority":"pay.shop","bytes_sent":0,"duration":3,"method":"GET","path":"/pay","protocol":"HTTP/2","response_code":503,"response_flags":"UC"}',
    [http],
  ],
  [
    "ALB",
    'https 2026-11-21T03:09:00.186641Z app/shop/50dc6c495c0c9188 198.51.100.7:2817 10.0.0.1:80 0.000 0.001 0.000 502 502 34 366 "GET https://pay.example:443/ HTTP/1.1"',
    [http],
  ],
  [
    "ALB, no target",
    'http 2026-11-21T03:09:00.186641Z app/shop/50dc6c495c0c9188 198.51.100.7:2817 - -1 -1 -1 503 - 34 366 "GET http://pay.example:80/ HTTP/1.1"',
    [http],
  ],
  [
    "HAProxy",
    '10.0.0.7:51234 [21/Nov/2026:03:09:00.123] web~ pay/pay-1 0/0/1/-1/30003 504 194 - - sH-- 12/12/3/1/0 0/0 "GET /pay HTTP/1.1"',
    [http],
  ],
  [
    "Traefik, JSON",
    '{"DownstreamStatus":502,"OriginStatus":502,"RequestPath":"/pay","level":"info","msg":""}',
    [http],
  ],
  [
    "Spring, access by Tomcat",
    '0:0:0:0:0:0:0:1 - - [21/Nov/2026:03:09:00 +0000] "GET /pay HTTP/1.1" 500 90',
    [http],
  ],
  [
    "Spring, reply",
    "2026-11-21T03:09:00.123Z DEBUG 1 --- [pay] [nio-8080-exec-3] o.s.web.servlet.DispatcherServlet        : Completed 503 SERVICE_UNAVAILABLE",
    [http],
  ],
  [
    "Spring, RestClient",
    "org.springframework.web.client.HttpServerErrorException$BadGateway: 502 Bad Gateway: [no body]",
    [http],
  ],
  ["Go, method first", "POST /pay 502", [http]],
  ["Go, method first, with time", "2026/11/21 03:09:00 POST /x 502 12.3ms", [http]],
  [
    "Gin",
    '[GIN] 2026/11/21 - 03:09:00 | 503 |    1.204ms |      10.0.0.7 | POST     "/pay"',
    [http],
  ],
  [
    "chi",
    '2026/11/21 03:09:00 "POST http://pay/x HTTP/1.1" from 10.0.0.7:51234 - 502 12B in 1.2ms',
    [http],
  ],
  ["Go, client", 'level=error msg="charge failed" err="unexpected status code: 503"', [http]],
  [
    "logfmt",
    'level=info msg="request completed" method=GET path=/pay status=500 duration=3ms',
    [http],
  ],
  [
    "zap",
    '{"level":"info","msg":"request","http.response.status_code":503,"duration":0.2}',
    [http],
  ],
  [
    "pino",
    '{"level":50,"time":1790000000000,"req":{"method":"GET","url":"/pay"},"res":{"statusCode":503},"responseTime":12,"msg":"request errored"}',
    [http],
  ],
  ["morgan", "POST /pay 502 12.345 ms - 42", [http]],
  ["axios", "AxiosError: Request failed with status code 503", [http]],
  ["Rails", "Completed 500 Internal Server Error in 12ms (ActiveRecord: 2.1ms)", [http]],
  ["uvicorn", 'INFO:     10.0.0.7:51234 - "GET /pay HTTP/1.1" 500 Internal Server Error', [http]],
  [
    "Python, requests",
    "requests.exceptions.HTTPError: 504 Server Error: Gateway Timeout for url: http://pay/x",
    [http, "timeout"],
  ],
  ["a sentence", "payment responded with 503, giving up", [http]],
  ["a timeout beside a status", "upstream request timeout, answered 503", [http, "timeout"]],
  [
    "nginx, timed out",
    "2026/11/21 03:09:00 [error] 31#31: *1 upstream timed out (110: Operation timed out) while reading response header from upstream",
    ["timeout"],
  ],
  ["Go, deadline", "charge: context deadline exceeded", ["timeout"]],
  ["Java, timeout", "java.net.SocketTimeoutException: Read timed out", ["timeout"]],
  ["Node, timeout", "Error: timeout of 5000ms exceeded", ["timeout"]],
  ["Node, refused", "Error: connect ECONNREFUSED 10.0.0.9:6379", ["connection refused"]],
  [
    "nginx, refused",
    "connect() failed (111: Connection refused) while connecting to upstream",
    ["connection refused"],
  ],
  [
    "refused in a status line",
    '"GET /pay HTTP/1.1" 502 dial tcp 10.0.0.9:80: connect: connection refused',
    [http, "connection refused"],
  ],
  [
    "429",
    '10.0.0.7 - - [21/Nov/2026:03:09:00 +0000] "POST /pay HTTP/1.1" 429 12 "-" "-"',
    ["rate limited"],
  ],
  ["403", "POST /pay 403 1.2 ms - 9", ["denied"]],
  // What only looks like a failure.
  ["bytes", '10.0.0.7 - - [21/Nov/2026:03:09:00 +0000] "GET /pay HTTP/1.1" 200 502 "-" "-"', quiet],
  ["a duration", "POST /pay took 502 ms", quiet],
  ["a duration behind a path", "GET /pay 200 503 ms", quiet],
  ["a path", "GET /orders/502 200 3ms", quiet],
  ["a count", "returned 500 rows", quiet],
  ["items", "batch with 503 items done, code path ok", quiet],
  ["a setting", "starting with connect_timeout=30s, timeout: 5", quiet],
  ["a setting in JSON", '{"msg":"options","timeout":30000,"readTimeout":"5s","retries":3}', quiet],
  ["a long number", "status=5031 order 500123", quiet],
];

test.for(layouts)("%s", async ([, line, kinds]) => {
  const { result } = await summarise([stored(line), stored("all well")]);
  const { items } = result;
  expect(items.map(({ kind }) => kind).toSorted()).toEqual([...kinds].toSorted());
  expect(items.every(({ count, share }) => count === 1 && share === 0.5)).toBe(true);
});

const lifted = { message: "request completed" };

test.for<[name: string, fields: Source, kinds: readonly string[]]>([
  ["a number", { ...lifted, status: 503 }, [http]],
  ["a word", { ...lifted, status: "502" }, [http]],
  ["pino", { ...lifted, res: { statusCode: 500 } }, [http]],
  ["Fluent Bit's Merge_Log_Key", { log_processed: { message: "x", status: 504 } }, [http]],
  ["a success", { ...lifted, status: 200 }, quiet],
  ["a count of another name", { ...lifted, size: 503 }, quiet],
])("a status that the shipper lifted out of the text counts: %s", async ([, fields, kinds]) => {
  const { result } = await summarise([stored(fields), stored({ message: "all well" })]);
  expect(result.items.map(({ kind }) => kind)).toEqual(kinds);
});

function access(status: number) {
  return `POST /pay ${status}`;
}

test("the first line says the share now against the time before", async () => {
  const { text, result } = await summarise([
    ...[1, 2, 3, 4].map((minute) => stored(access(503), minute)),
    ...[5, 6, 7, 8, 9, 10].map((minute) => stored(access(200), minute)),
    stored(access(502), 70),
    ...[71, 72, 73, 74].map((minute) => stored(access(200), minute)),
  ]);
  expect(text.split("\n").slice(0, 3)).toEqual([
    "40.0 % of 10 lines say a failure of a known kind, 20.0 % of 5 in the 60 min before: HTTP 5xx 40.0 % (before 20.0 %)",
    "10 lines, 2026-11-21T02:14:00.000Z to 2026-11-21T03:14:00.000Z; a line counts for each kind that its words say",
    expect.stringMatching(
      /^HTTP 5xx: 4 \(40\.0 %, 1 before\), 03:10:00 to 03:13:00 \[[0-9a-f]{16}\]$/,
    ),
  ]);
  expect(result).toMatchObject({ failing: 4, before: { total: 5, failing: 1 }, gaps: [] });
});

test("lines without a failure are said to have none of a known kind, and a silent time before is no zero", async () => {
  const { text } = await summarise([stored("all well")]);
  expect(text.split("\n")[0]).toBe(
    "None of 1 lines says a failure of a known kind, no line in the 60 min before",
  );
  expect(text).toContain("log_patterns groups all lines");
});

test("nothing at all is a gap in the first line, with the near name", async () => {
  const { text } = await summarise([stored("POST /pay 503")], { namespace: "shpo" });
  expect(text).toMatch(/^NOT SEEN: logs of namespace shpo: .*near shpo: shop/);
});

test("of more lines than are read the counts are estimates, and the first line says so", async () => {
  const lines = Array.from({ length: 10_000 }, (_, at) =>
    hitOf(stored(at % 4 === 0 ? "POST /pay took 503 ms" : access(503), 1)),
  );
  const times = { first0: { value: Date.parse("2026-11-21T02:20:00Z") }, last0: { value: nowMs } };
  const fetch = fakeOpenSearch({
    fields: mapped,
    search: (body) => ({
      ...searched(body.includes('"size":0') ? [] : lines, 40_000),
      aggregations: { [http]: { doc_count: 40_000, ...times } },
    }),
  });
  const { text, result } = await askTool(opensearch.errorSummary, { fetch }, { input: {} });
  expect(text).toMatch(
    /^NOT SEEN: exact counts of failures in .*: 40000 lines in 60 min have words/,
  );
  expect(result).toMatchObject({
    failing: 30_000,
    items: [{ kind: http, count: 30_000, first: "2026-11-21T02:20:00.000Z" }],
  });
});

test("the search has fewer clauses than OpenSearch takes, also where any of many fields may hold the text", async () => {
  const flat = { flat_object: { type: "flat_object", searchable: true, aggregatable: false } };
  const { log: _, ...others } = mapped;
  const k8s = "resource.attributes.k8s";
  const fields = {
    ...others,
    body: flat,
    [`${k8s}.namespace.name`]: mapped.level,
    [`${k8s}.pod.name`]: mapped.level,
  };
  const bodies: string[] = [];
  const fetch = fakeOpenSearch({
    fields,
    search: (body) => {
      bodies.push(body);
      return searched([], 0);
    },
  });
  await askTool(opensearch.errorSummary, { fetch }, { input: {} });
  const clauses = bodies.map(
    (body) => body.match(/"(?:terms?|match_phrase|wildcard|range|exists)":/g)?.length ?? 0,
  );
  expect(Math.max(...clauses)).toBeGreaterThan(100);
  expect(Math.max(...clauses)).toBeLessThan(1_024);
});

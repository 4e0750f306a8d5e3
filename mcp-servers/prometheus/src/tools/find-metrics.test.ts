import { prometheus } from "@binnacle/contracts";
import { startPrometheusEmulator } from "@binnacle/emulators";
import { afterAll, beforeAll, expect, test } from "vitest";
import { askTool, nowMs, resultOf } from "../testing/ask-tool.ts";

let emulator: Awaited<ReturnType<typeof startPrometheusEmulator>>;

function series(name: string, labels: Readonly<Record<string, string>>, minutesAgo = 0) {
  const endMs = nowMs - minutesAgo * 60_000;
  const all = { __name__: name, ...labels };
  return { labels: all, startMs: endMs - 5 * 60_000, stepMs: 60_000, values: [1, 2, 3, 4, 5, 6] };
}

const shop = { namespace: "shop" };

beforeAll(async () => {
  emulator = await startPrometheusEmulator({
    now: () => nowMs,
    alerts: [],
    series: [
      ...["200", "500"].flatMap((code) =>
        ["a", "b"].map((pod) => series("http_requests_total", { ...shop, code, pod })),
      ),
      series("http_request_duration_seconds_bucket", { ...shop, le: "1" }),
      series("http_request_duration_seconds_sum", shop),
      series("http_request_duration_seconds_count", shop),
      series("go_goroutines", { namespace: "other" }),
      series("old_total", shop, 30),
    ],
    metadata: {
      http_requests_total: [{ type: "counter", unit: "", help: "Requests by status code." }],
      http_request_duration_seconds: [{ type: "histogram", unit: "seconds", help: "Latency." }],
      disk_full_ratio: [{ type: "gauge", unit: "ratio", help: "Share of the disk that is used." }],
    },
  });
});

afterAll(() => emulator.close());

function ask(input: object, cluster = {}) {
  return resultOf(prometheus.findMetrics, emulator.url, { input: { ...input }, cluster });
}

test("words find a metric, with its type, what tells its series apart, and whether it is written now", async () => {
  const { text } = await ask({ about: "http requests", namespace: "shop" });
  expect(text).toMatchInlineSnapshot(`
    "http_requests_total counter, 4 series now by code 2 (200, 500); pod 2 (a, b); namespace=shop (Requests by status code.)
    http_request_duration_seconds_bucket histogram seconds, 1 series now by namespace=shop; le=1 (Latency.)"
  `);
});

test.for([
  [{ about: "http_request_total" }, "http_requests_total"],
  [{ about: "HTTPRequests" }, "http_requests_total"],
  [{ about: "latency" }, "http_request_duration_seconds_bucket"],
  [{ about: "number of goroutine" }, "go_goroutines"],
  [{ match: '{namespace="other"}' }, "go_goroutines"],
  [{ match: 'http_requests_total{code="500"}' }, "http_requests_total"],
] as const)("%o finds %s first", async ([input, name]) => {
  expect((await ask(input)).items[0]?.name).toBe(name);
});

test("a metric that targets know but nobody writes, or that ended, is said to have no samples", async () => {
  expect((await ask({ about: "disk_full_ratio" })).text).toContain(
    "disk_full_ratio gauge ratio, no samples in the last 5 minutes",
  );
  expect((await ask({ about: "old_total" })).items[0]).toMatchObject({ series: 0 });
});

test("without a question the families are listed", async () => {
  const { families, total } = await ask({});
  expect([total, families.slice(0, 2)]).toEqual([
    6,
    [
      { prefix: "http", names: 4 },
      { prefix: "go", names: 1 },
    ],
  ]);
});

test.for([
  [
    { namespace: "shopp" },
    "NOT SEEN: metrics of namespace shopp: no series has this namespace; near: shop",
  ],
  [{ about: "kafka lag" }, "none is near; 6 names with samples, by first word: http 4,"],
] as const)("%o is no silent nothing", async ([input, text]) => {
  expect((await ask(input)).text).toContain(text);
});

test.for([
  ["up + down", "`match` must be one selector"],
  ["{", "parse error at 1:"],
  ['{namespace="shop"} or up', "`match` must be one selector"],
] as const)("the match %s is refused", async ([match, said]) => {
  const question = { tool: "find_metrics", input: { match } };
  const { isError, text } = await askTool({ prometheusUrl: emulator.url }, question);
  expect(isError).toBe(true);
  expect(text).toContain(said);
});

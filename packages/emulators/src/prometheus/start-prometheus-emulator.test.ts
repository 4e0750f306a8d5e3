import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import type { Series } from "../cases/case.ts";
import { formatValue } from "./format-value.ts";
import { type PrometheusEmulator, startPrometheusEmulator } from "./start-prometheus-emulator.ts";

/** One hour of minutes; sample n lies at n minutes. */
const minute = 60_000;
const nowMs = 60 * minute;

/** Sixty-one samples, one a minute, from the formula. */
function everyMinute(
  labels: Readonly<Record<string, string>>,
  at: (minuteOfHour: number) => number | null,
): Series {
  const values = Array.from({ length: 61 }, (_, index) => at(index));
  return { labels, startMs: 0, stepMs: minute, values };
}

const series: readonly Series[] = [
  // Sixty requests a minute: one a second.
  everyMinute(
    { __name__: "requests_total", job: "api", code: "200", pod: "a" },
    (n) => 1000 + 60 * n,
  ),
  everyMinute(
    { __name__: "requests_total", job: "api", code: "500", pod: "a" },
    (n) => 500 + 6 * n,
  ),
  everyMinute(
    { __name__: "requests_total", job: "web", code: "200", pod: "b" },
    (n) => 2000 + 120 * n,
  ),
  // Restarts at minute 58: 570, then 0, 10, 20.
  everyMinute({ __name__: "restarting_total" }, (n) => (n < 58 ? 10 * n : 10 * (n - 58))),
  everyMinute({ __name__: "memory_bytes", pod: "a" }, (n) => 100 + n),
  everyMinute({ __name__: "memory_bytes", pod: "b" }, (n) => 300 - n),
  everyMinute({ __name__: "memory_limit_bytes", pod: "a" }, () => 200),
  everyMinute({ __name__: "memory_limit_bytes", pod: "b" }, () => 400),
  everyMinute({ __name__: "pod_info", pod: "a", node: "n1" }, () => 1),
  // The last sample is at minute 55: exactly five minutes old at minute 60.
  everyMinute({ __name__: "gone" }, (n) => (n <= 55 ? 7 : null)),
  everyMinute({ __name__: "flips" }, (n) => n % 2),
  // Starts at minute 58 with 3.
  everyMinute({ __name__: "young_total" }, (n) => (n < 58 ? null : 3 + (n - 58))),
  // Of 100 observations a minute: 50 below 0.1 s, 90 below 0.5 s, 100 below 1 s.
  everyMinute({ __name__: "latency_bucket", le: "0.1" }, (n) => 50 * n),
  everyMinute({ __name__: "latency_bucket", le: "0.5" }, (n) => 90 * n),
  everyMinute({ __name__: "latency_bucket", le: "1" }, (n) => 100 * n),
  everyMinute({ __name__: "latency_bucket", le: "+Inf" }, (n) => 100 * n),
];

const alerts = [
  {
    labels: { alertname: "HighErrorRatio", severity: "page" },
    annotations: { summary: "errors" },
    state: "firing" as const,
    activeAt: "1970-01-01T00:50:00Z",
    value: 0.25,
  },
];

let emulator: PrometheusEmulator;

beforeAll(async () => {
  emulator = await startPrometheusEmulator({ series, alerts, now: () => nowMs });
});

afterAll(() => emulator.close());

const Answer = z.object({
  status: z.string(),
  error: z.string().optional(),
  errorType: z.string().optional(),
  data: z.unknown().optional(),
  warnings: z.array(z.string()).optional(),
});

const Vector = z.object({
  result: z.array(
    z.object({
      metric: z.record(z.string(), z.string()),
      value: z.tuple([z.number(), z.string()]),
    }),
  ),
});

async function get(path: string, parameters: Readonly<Record<string, string>> = {}) {
  const response = await fetch(
    `${emulator.url}${path}?${new URLSearchParams(parameters).toString()}`,
  );
  return { status: response.status, body: Answer.parse(await response.json()) };
}

/** `{labels} value` a line, as a person would write it. */
async function ask(query: string): Promise<readonly string[]> {
  const { body } = await get("/api/v1/query", { query });
  if (body.error !== undefined) throw new Error(body.error);
  const scalar = z.object({
    resultType: z.literal("scalar"),
    result: z.tuple([z.number(), z.string()]),
  });
  const parsed = scalar.safeParse(body.data);
  if (parsed.success) return [rounded(parsed.data.result[1])];
  return Vector.parse(body.data).result.map(
    ({ metric, value }) => `${show(metric)} ${rounded(value[1])}`,
  );
}

/** Twelve digits: what a calculation by hand can promise. */
function rounded(value: string): string {
  return /[eN.]|Inf/.test(value) && Number.isFinite(Number(value))
    ? formatValue(Number(Number(value).toPrecision(12)))
    : value;
}

function show({ __name__: name = "", ...labels }: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([label, value]) => `${label}=${value}`);
  return `${name}{${pairs.toSorted().join(",")}}`;
}

test.for<readonly [query: string, answer: readonly string[]]>([
  // Selectors
  ["gone", []],
  ["gone offset 1m", ["gone{} 7"]],
  ['memory_bytes{pod="a"}', ["memory_bytes{pod=a} 160"]],
  ['memory_bytes{pod!="a"}', ["memory_bytes{pod=b} 240"]],
  ['memory_bytes{pod=~"a|c"}', ["memory_bytes{pod=a} 160"]],
  ['memory_bytes{pod!~"a.*"}', ["memory_bytes{pod=b} 240"]],
  [
    '{__name__=~"memory_.*", pod="a", nothing=""}',
    ["memory_bytes{pod=a} 160", "memory_limit_bytes{pod=a} 200"],
  ],
  ["memory_bytes offset 10m", ["memory_bytes{pod=a} 150", "memory_bytes{pod=b} 250"]],
  // Counters: (0m, 5m] holds five samples and is stretched by the missing minute at its start.
  ['rate(requests_total{code="200",pod="a"}[5m])', ["{code=200,job=api,pod=a} 1"]],
  ['increase(requests_total{code="200",pod="a"}[5m])', ["{code=200,job=api,pod=a} 300"]],
  ['irate(requests_total{code="500"}[5m])', ["{code=500,job=api,pod=a} 0.1"]],
  // 560 570 0 10 20 over 4 minutes: 20 - 560 + 570 = 30, stretched from 240 s to 300 s.
  ["increase(restarting_total[5m])", ["{} 37.5"]],
  ["resets(restarting_total[5m])", ["{} 1"]],
  // 3 4 5 in 120 s, first sample 180 s after the start of the range, further than 1.1 intervals: half an interval is added.
  ["increase(young_total[5m])", ["{} 2.5"]],
  ["rate(young_total[1m])", []],
  ['delta(memory_bytes{pod="b"}[5m])', ["{pod=b} -5"]],
  ["changes(flips[5m])", ["{} 4"]],
  ['max_over_time(memory_bytes{pod="b"}[5m])', ["{pod=b} 244"]],
  ['min_over_time(memory_bytes{pod="b"}[5m])', ["{pod=b} 240"]],
  ['avg_over_time(memory_bytes{pod="b"}[5m])', ["{pod=b} 242"]],
  ["last_over_time(gone[6m])", ["gone{} 7"]],
  ["count_over_time(flips[5m])", ["{} 5"]],
  // Aggregations
  ["sum(rate(requests_total[5m]))", ["{} 3.1"]],
  ["sum by (job) (rate(requests_total[5m]))", ["{job=api} 1.1", "{job=web} 2"]],
  ["sum without (code, pod) (rate(requests_total[5m]))", ["{job=api} 1.1", "{job=web} 2"]],
  ["avg(memory_bytes)", ["{} 200"]],
  ["max by (pod) (memory_bytes)", ["{pod=a} 160", "{pod=b} 240"]],
  ["min(memory_bytes)", ["{} 160"]],
  ["count(memory_bytes)", ["{} 2"]],
  ["topk(1, memory_bytes)", ["memory_bytes{pod=b} 240"]],
  ["topk by (pod) (1, memory_bytes) > 200", ["memory_bytes{pod=b} 240"]],
  // Operators
  ["1 + 2 * 3 ^ 2", ["19"]],
  ["-1 ^ 2", ["-1"]],
  ["2 - 3 - 4", ["-5"]],
  ["2 > bool 1", ["1"]],
  ["memory_bytes / memory_limit_bytes", ["{pod=a} 0.8", "{pod=b} 0.6"]],
  ["memory_bytes > 200", ["memory_bytes{pod=b} 240"]],
  ["200 < memory_bytes", ["memory_bytes{pod=b} 240"]],
  ["memory_bytes > bool 200", ["{pod=a} 0", "{pod=b} 1"]],
  ["memory_bytes * 2 + 1", ["{pod=a} 321", "{pod=b} 481"]],
  ["memory_bytes + memory_bytes offset 10m * 2", ["{pod=a} 460", "{pod=b} 740"]],
  ["memory_bytes and on (pod) pod_info", ["memory_bytes{pod=a} 160"]],
  ["memory_bytes unless on (pod) pod_info", ["memory_bytes{pod=b} 240"]],
  ['memory_bytes{pod="a"} or memory_bytes', ["memory_bytes{pod=a} 160", "memory_bytes{pod=b} 240"]],
  ["memory_bytes * on (pod) group_left (node) pod_info", ["{node=n1,pod=a} 160"]],
  ["pod_info * on (pod) group_right (node) memory_bytes", ["{node=n1,pod=a} 160"]],
  ["memory_bytes / ignoring (node) pod_info", ["{pod=a} 160"]],
  [
    'sum(rate(requests_total{code=~"5.."}[5m])) / sum(rate(requests_total{job="api"}[5m]))',
    ["{} 0.0909090909091"],
  ],
  // Functions
  // Rank 95 of 100 lies halfway between 0.5 s (90) and 1 s (100).
  ["histogram_quantile(0.95, sum by (le) (rate(latency_bucket[5m])))", ["{} 0.75"]],
  ["histogram_quantile(0.5, rate(latency_bucket[5m]))", ["{} 0.1"]],
  ["histogram_quantile(1.5, rate(latency_bucket[5m]))", ["{} +Inf"]],
  ["scalar(pod_info) + 1", ["2"]],
  ["scalar(memory_bytes)", ["NaN"]],
  ["vector(3)", ["{} 3"]],
  ["clamp_min(memory_bytes, 200)", ["{pod=a} 200", "{pod=b} 240"]],
  ["abs(-memory_bytes)", ["{pod=a} 160", "{pod=b} 240"]],
  ["time()", ["3600"]],
  ["time() - 10m", ["3000"]],
  ["1e21", ["1000000000000000000000"]],
  ["1 / 10000000", ["0.0000001"]],
] as const)("%s", async ([query, answer]) => {
  expect(await ask(query)).toEqual(answer);
});

test("a property of sum by: it equals the sum by hand, for every grouping", async () => {
  const all = await samples("rate(requests_total[5m])");
  for (const label of ["job", "code", "pod"]) {
    const byHand = Map.groupBy(all, ({ metric }) => metric[label] ?? "");
    for (const { metric, value } of await samples(`sum by (${label}) (rate(requests_total[5m]))`)) {
      const group = byHand.get(metric[label] ?? "") ?? [];
      expect(value).toBeCloseTo(
        group.reduce((sum, each) => sum + each.value, 0),
        12,
      );
    }
  }
});

async function samples(query: string) {
  const { body } = await get("/api/v1/query", { query });
  return Vector.parse(body.data).result.map(({ metric, value }) => ({
    metric,
    value: Number(value[1]),
  }));
}

test.for<readonly [query: string, status: number, errorType: string]>([
  ["", 400, "bad_data"],
  ["sum(", 400, "bad_data"],
  ["a b", 400, "bad_data"],
  ["nonsense(a)", 400, "bad_data"],
  ["rate(requests_total)", 400, "bad_data"],
  ["requests_total[5m] + 1", 400, "bad_data"],
  ["sum(1)", 400, "bad_data"],
  ["1 > 2", 400, "bad_data"],
  ["1 and 2", 400, "bad_data"],
  ["{}", 400, "bad_data"],
  ['{job=~".*"}', 400, "bad_data"],
  ['{job=~"("}', 400, "bad_data"],
  ['{job="a}', 400, "bad_data"],
  ["sum(a) offset 5m", 400, "bad_data"],
  ["memory_bytes / on (nothing) memory_bytes", 422, "execution"],
  ["requests_total / on (pod) memory_bytes", 422, "execution"],
  ['rate({__name__=~"memory.*"}[5m])', 422, "execution"],
  ["quantile(0.9, memory_bytes)", 501, "unsupported"],
  ["deriv(memory_bytes[5m])", 501, "unsupported"],
  ["max_over_time(rate(requests_total[5m])[1h:1m])", 501, "unsupported"],
  ["memory_bytes @ 10", 501, "unsupported"],
])("%s is refused with %i %s", async ([query, status, errorType]) => {
  const answer = await get("/api/v1/query", { query });
  expect([answer.status, answer.body.errorType]).toEqual([status, errorType]);
});

test("an unsupported query is named in the answer", async () => {
  const { body } = await get("/api/v1/query", { query: "deriv(memory_bytes[5m])" });
  expect(body.error).toMatchInlineSnapshot(
    `"this emulator does not know the function deriv: deriv(memory_bytes[5m])"`,
  );
});

test("a range query answers at every step and leaves holes where nothing is", async () => {
  const { body } = await get("/api/v1/query_range", {
    query: "gone",
    start: "3480",
    end: "1970-01-01T01:00:00Z",
    step: "1m",
  });
  expect(body.data).toMatchInlineSnapshot(`
    {
      "result": [
        {
          "metric": {
            "__name__": "gone",
          },
          "values": [
            [
              3480,
              "7",
            ],
            [
              3540,
              "7",
            ],
          ],
        },
      ],
      "resultType": "matrix",
    }
  `);
});

test.for([
  [{ start: "0", end: "3600", step: "0" }, "zero or negative"],
  [{ start: "3600", end: "0", step: "60" }, "before start"],
  [{ start: "0", end: "11001", step: "1" }, "11,000 points"],
  [{ start: "soon", end: "0", step: "60" }, "start"],
  [{ start: "0", end: "60", step: "x" }, "step"],
] as const)("a range of %j is refused: %s", async ([range, reason]) => {
  const { status, body } = await get("/api/v1/query_range", { query: "gone", ...range });
  expect(status).toBe(400);
  expect(body.error).toContain(reason);
});

test("series, labels and label values answer for the selector and the time, up to a limit", async () => {
  const match = { "match[]": '{__name__=~"memory_.*"}' };
  expect((await get("/api/v1/labels", match)).body.data).toEqual(["__name__", "pod"]);
  expect((await get("/api/v1/label/pod/values", match)).body.data).toEqual(["a", "b"]);
  expect((await get("/api/v1/series", { ...match, limit: "1" })).body).toMatchObject({
    data: [{ __name__: "memory_bytes", pod: "a" }],
    warnings: ["results truncated due to limit"],
  });
  const late = { "match[]": "gone", start: "3400", end: "3600" };
  expect((await get("/api/v1/series", late)).body.data).toEqual([]);
});

test("a form body is read like a query string", async () => {
  const body = new URLSearchParams({ query: "vector(1)", time: "5" });
  const response = await fetch(`${emulator.url}/api/v1/query`, { method: "POST", body });
  expect(await response.json()).toMatchObject({ data: { result: [{ value: [5, "1"] }] } });
  expect(emulator.journal.at(-1)).toMatchObject({
    method: "POST",
    path: "/api/v1/query",
    parameters: { query: "vector(1)", time: "5" },
  });
});

test("alerts, rules, metadata and the build are listed as Prometheus lists them", async () => {
  expect((await get("/api/v1/alerts")).body.data).toMatchObject({ alerts: [{ value: "2.5e-01" }] });
  expect((await get("/api/v1/rules")).body.data).toEqual({ groups: [] });
  expect((await get("/api/v1/metadata")).body.data).toEqual({});
  expect((await get("/api/v1/status/buildinfo")).body.data).toMatchObject({ version: "3.15.0" });
  expect((await fetch(`${emulator.url}/-/ready`)).status).toBe(200);
  expect((await get("/api/v1/targets")).status).toBe(501);
});

test.for([
  ["500", 500],
  ["503", 503],
  ["garbage", 200],
] as const)("the fault %s answers %i", async ([kind, status]) => {
  emulator.fault(kind);
  const response = await fetch(`${emulator.url}/api/v1/query?query=vector(1)`);
  emulator.fault("none");
  expect(response.status).toBe(status);
  expect(await response.text()).not.toContain("success");
});

test("a hanging request ends with its client, and the journal says so", async () => {
  emulator.fault("hang");
  const request = fetch(`${emulator.url}/api/v1/query?query=up`, {
    signal: AbortSignal.timeout(100),
  });
  await expect(request).rejects.toThrow("timeout");
  emulator.fault("none");
  await expect.poll(() => emulator.journal.at(-1)?.isCancelled()).toBe(true);
});

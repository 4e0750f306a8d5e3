import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { because } from "../support/because.ts";

/** A Prometheus with the suite's series in it. */
interface OpenPrometheus {
  readonly url: string;
  readonly close: () => Promise<void>;
}

const minute = 60_000;

/** A whole minute about two hours ago; the sample n of every series lies n minutes later. */
const startMs = Math.floor(Date.now() / minute) * minute - 120 * minute;
/**
 * Seven seconds after sample 60, so that no range begins or ends on a sample: Prometheus 3 leaves the left border of a
 * range out, Prometheus 2 does not, and between samples both agree.
 */
const askedSeconds = (startMs + 60 * minute) / 1000 + 7;

/** Sixty-one samples, one a minute. */
function everyMinute(
  labels: Readonly<Record<string, string>>,
  at: (minuteOfHour: number) => number | null,
) {
  const values = Array.from({ length: 61 }, (_, index) => at(index));
  return { labels, startMs, stepMs: minute, values };
}

/** Load these before the suite runs. */
export const suiteSeries = [
  everyMinute({ __name__: "suite_requests_total", job: "api", code: "200" }, (n) => 1000 + 60 * n),
  everyMinute({ __name__: "suite_requests_total", job: "api", code: "500" }, (n) => 500 + 6 * n),
  everyMinute({ __name__: "suite_requests_total", job: "web", code: "200" }, (n) => 2000 + 120 * n),
  everyMinute({ __name__: "suite_restarting_total" }, (n) => (n < 58 ? 10 * n : 10 * (n - 58))),
  everyMinute({ __name__: "suite_young_total" }, (n) => (n < 58 ? null : 3 + (n - 58))),
  everyMinute({ __name__: "suite_zero_total" }, (n) => Math.max(0, n - 59)),
  everyMinute({ __name__: "suite_memory", pod: "a" }, (n) => 100 + n),
  everyMinute({ __name__: "suite_memory", pod: "b" }, (n) => 300 - n),
  everyMinute({ __name__: "suite_memory_limit", pod: "a" }, () => 200),
  everyMinute({ __name__: "suite_memory_limit", pod: "b" }, () => 400),
  everyMinute({ __name__: "suite_pod_info", pod: "a", node: "n1" }, () => 1),
  everyMinute({ __name__: "suite_gone" }, (n) => (n <= 55 ? 7 : null)),
  everyMinute({ __name__: "suite_ended" }, (n) => (n <= 57 ? 7 : n === 58 ? Number.NaN : null)),
  everyMinute({ __name__: "suite_flips" }, (n) => n % 2),
  everyMinute({ __name__: "suite_latency_bucket", le: "0.1" }, (n) => 50 * n),
  everyMinute({ __name__: "suite_latency_bucket", le: "0.5" }, (n) => 90 * n),
  everyMinute({ __name__: "suite_latency_bucket", le: "1" }, (n) => 100 * n),
  everyMinute({ __name__: "suite_latency_bucket", le: "+Inf" }, (n) => 100 * n),
];

/** `name{label=value}` → value, computed by hand. */
type Expected = Readonly<Record<string, number>>;

const answers: readonly (readonly [query: string, expected: Expected])[] = [
  ["suite_gone", {}],
  ["suite_gone offset 1m", { "suite_gone{}": 7 }],
  // Marked as ended, it is gone at once; the mark is no sample.
  ["suite_ended", {}],
  ["last_over_time(suite_ended[5m])", { "suite_ended{}": 7 }],
  ["count_over_time(suite_ended[5m])", { "{}": 2 }],
  ['suite_memory{pod!="a"}', { "suite_memory{pod=b}": 240 }],
  ['suite_memory{pod!~"a.*"}', { "suite_memory{pod=b}": 240 }],
  ['suite_memory{pod=~"a|c"}', { "suite_memory{pod=a}": 160 }],
  [
    '{__name__=~"suite_mem.*",pod="a",none=""}',
    { "suite_memory{pod=a}": 160, "suite_memory_limit{pod=a}": 200 },
  ],
  ['rate(suite_requests_total{code="500"}[5m])', { "{code=500,job=api}": 0.1 }],
  ['increase(suite_requests_total{code="500"}[5m])', { "{code=500,job=api}": 30 }],
  ['irate(suite_requests_total{code="500"}[5m])', { "{code=500,job=api}": 0.1 }],
  ["increase(suite_restarting_total[5m])", { "{}": 37.5 }],
  // 3 4 5 in 120 s; half an interval is added before, the 7 s after.
  ["increase(suite_young_total[5m])", { "{}": (2 * (120 + 30 + 7)) / 120 }],
  ["rate(suite_young_total[1m])", {}],
  // 0 0 0 0 1: never stretched to before zero.
  ["increase(suite_zero_total[5m])", { "{}": (240 + 7) / 240 }],
  ["resets(suite_restarting_total[5m])", { "{}": 1 }],
  ["changes(suite_flips[5m])", { "{}": 4 }],
  ['delta(suite_memory{pod="b"}[5m])', { "{pod=b}": -5 }],
  ["max_over_time(suite_flips[5m])", { "{}": 1 }],
  ['min_over_time(suite_memory{pod="b"}[5m])', { "{pod=b}": 240 }],
  ['avg_over_time(suite_memory{pod="b"}[5m])', { "{pod=b}": 242 }],
  ["last_over_time(suite_gone[6m])", { "suite_gone{}": 7 }],
  ["count_over_time(suite_flips[5m])", { "{}": 5 }],
  ["sum(rate(suite_requests_total[5m]))", { "{}": 3.1 }],
  ["sum by (code) (rate(suite_requests_total[5m]))", { "{code=200}": 3, "{code=500}": 0.1 }],
  ["sum by (job) (rate(suite_requests_total[5m]))", { "{job=api}": 1.1, "{job=web}": 2 }],
  ["sum without (code) (rate(suite_requests_total[5m]))", { "{job=api}": 1.1, "{job=web}": 2 }],
  ["avg(suite_memory)", { "{}": 200 }],
  ["max by (pod) (suite_memory)", { "{pod=a}": 160, "{pod=b}": 240 }],
  ["min(suite_memory)", { "{}": 160 }],
  ["count(suite_memory)", { "{}": 2 }],
  ["topk by (pod) (1, suite_memory) > 200", { "suite_memory{pod=b}": 240 }],
  ["topk(1, suite_memory)", { "suite_memory{pod=b}": 240 }],
  ["vector(1 + 2 * 3 ^ 2)", { "{}": 19 }],
  ["vector(-1 ^ 2)", { "{}": -1 }],
  ["vector(2 - 3 - 4)", { "{}": -5 }],
  ["vector(2 > bool 1)", { "{}": 1 }],
  ["suite_memory / suite_memory_limit", { "{pod=a}": 0.8, "{pod=b}": 0.6 }],
  ["suite_memory + suite_memory offset 10m * 2", { "{pod=a}": 460, "{pod=b}": 740 }],
  ["-suite_memory ^ 2 + 1", { "{pod=a}": -25_599, "{pod=b}": -57_599 }],
  ["200 < suite_memory", { "suite_memory{pod=b}": 240 }],
  ["suite_memory > bool 200", { "{pod=a}": 0, "{pod=b}": 1 }],
  ["suite_memory and on (pod) suite_pod_info", { "suite_memory{pod=a}": 160 }],
  ["suite_memory unless on (pod) suite_pod_info", { "suite_memory{pod=b}": 240 }],
  ["suite_memory * on (pod) group_left (node) suite_pod_info", { "{node=n1,pod=a}": 160 }],
  ["suite_pod_info * on (pod) group_right (node) suite_memory", { "{node=n1,pod=a}": 160 }],
  [
    'suite_memory{pod="a"} or suite_memory',
    { "suite_memory{pod=a}": 160, "suite_memory{pod=b}": 240 },
  ],
  ["suite_memory / ignoring (node) suite_pod_info", { "{pod=a}": 160 }],
  ["suite_memory > ignoring (node) suite_pod_info", { "suite_memory{pod=a}": 160 }],
  ["suite_memory > on (pod) suite_pod_info", { "{pod=a}": 160 }],
  [
    '(sum(rate(suite_requests_total{code=~"9.."}[5m])) or vector(0)) / sum(rate(suite_requests_total[5m]))',
    { "{}": 0 },
  ],
  [
    'sum(rate(suite_requests_total{code=~"5.."}[5m])) / sum(rate(suite_requests_total{job="api"}[5m]))',
    { "{}": 0.1 / 1.1 },
  ],
  ["histogram_quantile(0.95, sum by (le) (rate(suite_latency_bucket[5m])))", { "{}": 0.75 }],
  ["histogram_quantile(0.5, rate(suite_latency_bucket[5m]))", { "{}": 0.1 }],
  ["vector(scalar(suite_pod_info) + 1)", { "{}": 2 }],
  ["absent(suite_memory)", {}],
  ['absent(suite_nothing{pod="a",node=~"n.*"})', { "{pod=a}": 1 }],
  ['absent(suite_nothing{pod="a",pod!="b"})', { "{}": 1 }],
  ['absent(suite_nothing{pod!="b",pod="a"})', { "{}": 1 }],
  ['absent(suite_nothing{pod=~"a|b",pod="a"})', { "{pod=a}": 1 }],
  ['absent(suite_nothing{node="n1",pod!="b",pod="a",pod="c"})', { "{node=n1}": 1 }],
  ["absent_over_time(suite_ended[5m])", {}],
  ['absent_over_time(suite_nothing{pod="a"}[5m])', { "{pod=a}": 1 }],
  ["absent(suite_memory > 1000)", { "{}": 1 }],
  ["abs(-suite_memory)", { "{pod=a}": 160, "{pod=b}": 240 }],
  ["clamp_min(suite_memory, 200)", { "{pod=a}": 200, "{pod=b}": 240 }],
  ["time() - vector(time())", { "{}": 0 }],
  [`suite_gone @ ${askedSeconds - 300}`, { "suite_gone{}": 7 }],
  [`suite_memory{pod="a"} @ ${askedSeconds - 300} offset 5m`, { "suite_memory{pod=a}": 150 }],
  [`increase(suite_young_total[5m] @ ${askedSeconds - 600})`, {}],
  [
    'label_replace(suite_memory, "of", "$1-x", "pod", "(.)")',
    { "suite_memory{of=a-x,pod=a}": 160, "suite_memory{of=b-x,pod=b}": 240 },
  ],
  ['label_replace(suite_pod_info, "pod", "", "node", "n.")', { "suite_pod_info{node=n1}": 1 }],
  [
    'label_replace(suite_pod_info, "of", "$1", "node", "n")',
    { "suite_pod_info{node=n1,pod=a}": 1 },
  ],
  [
    'sum(label_replace(sum(suite_memory), "of", "1", "", "") or label_replace(sum(suite_memory_limit), "of", "2", "", ""))',
    { "{}": 1000 },
  ],
  ['vector(time()) - on () timestamp(suite_memory{pod="a"} / 1)', { "{}": 0 }],
  ["time() - timestamp(suite_memory)", { "{pod=a}": 7, "{pod=b}": 7 }],
];

const refused: readonly (readonly [query: string, status: number, errorType: string])[] = [
  ["", 400, "bad_data"],
  ["sum(", 400, "bad_data"],
  ["a b", 400, "bad_data"],
  ["nonsense(a)", 400, "bad_data"],
  ["rate(suite_requests_total)", 400, "bad_data"],
  ["sum(1)", 400, "bad_data"],
  ["1 > 2", 400, "bad_data"],
  ["1 and 2", 400, "bad_data"],
  ["{}", 400, "bad_data"],
  ['{job=~".*"}', 400, "bad_data"],
  ['{job=~"("}', 400, "bad_data"],
  ['{job="a}', 400, "bad_data"],
  ["sum(a) offset 5m", 400, "bad_data"],
  ["suite_memory + suite_requests_total[5m]", 400, "bad_data"],
  ["suite_requests_total / on (none) suite_memory", 422, "execution"],
  ["suite_requests_total / on (none) suite_pod_info", 422, "execution"],
  ['rate({__name__=~"suite_mem.*",pod="a"}[5m])', 422, "execution"],
];

const holes = "a range query answers at every step and leaves holes where nothing is";

const badRanges = [
  [{ start: "0", end: "3600", step: "0" }, "zero or negative"],
  [{ start: "3600", end: "0", step: "60" }, "before start"],
  [{ start: "0", end: "11001", step: "1" }, "11,000 points"],
  [{ start: "soon", end: "0", step: "60" }, "start"],
  [{ start: "0", end: "60", step: "x" }, "step"],
] as const;

const Answer = z.object({
  error: z.string().optional(),
  errorType: z.string().optional(),
  data: z.unknown().optional(),
});

const Vector = z.object({
  resultType: z.literal("vector"),
  result: z.array(
    z.object({
      metric: z.record(z.string(), z.string()),
      value: z.tuple([z.number(), z.string()]),
    }),
  ),
});

interface SuiteOptions {
  readonly name: string;
  /** Gives a Prometheus that holds `suiteSeries`. */
  readonly open: () => Promise<OpenPrometheus>;
  /** Why the suite cannot run here; absent: it can. */
  readonly missing?: string | undefined;
  /** What it is known to answer in another way than Prometheus; absent: nothing. */
  readonly dialect?: Dialect;
}

/** Of each difference it is proven that it still is one. */
export interface Dialect {
  /** Queries that it answers otherwise, by the reason. */
  readonly otherwise: Readonly<Record<string, readonly string[]>>;
  /** What it refuses a query with that it does not understand. */
  readonly refusal: readonly [status: number, errorType: string];
}

/** A test that must fail where the dialect is known to differ. */
function agreeing(dialect: Dialect | undefined, what: string): (typeof test)["fails"] {
  const { otherwise = {} } = dialect ?? {};
  return Object.values(otherwise).flat().includes(what) ? test.fails : test;
}

/** What every Prometheus must answer. */
export function prometheusApiSuite({ name, open, missing, dialect }: SuiteOptions): void {
  describe.skipIf(missing !== undefined)(
    `${name} speaks the Prometheus API${because(missing)}`,
    () => {
      let prometheus: OpenPrometheus;

      beforeAll(async () => {
        prometheus = await open();
      });

      afterAll(() => prometheus.close());

      async function get(path: string, parameters: Readonly<Record<string, string>> = {}) {
        const query = new URLSearchParams(parameters).toString();
        const response = await fetch(`${prometheus.url}/api/v1/${path}?${query}`);
        return { status: response.status, body: Answer.parse(await response.json()) };
      }

      for (const [query, expected] of answers)
        agreeing(dialect, query)(query, async () => {
          const { body } = await get("query", { query, time: String(askedSeconds) });
          const { result } = Vector.parse(body.data);
          const actual = result.map(
            ({ metric, value }) => [show(metric), Number(value[1])] as const,
          );
          expect(actual.map(([key]) => key).toSorted()).toEqual(Object.keys(expected).toSorted());
          for (const [key, value] of actual)
            expect(value).toBeCloseTo(expected[key] ?? Number.NaN, 9);
        });

      for (const [query, ...refusal] of refused)
        agreeing(dialect, query)(`${query} is refused`, async () => {
          const answer = await get("query", { query, time: String(askedSeconds) });
          const expected = dialect?.refusal ?? refusal;
          expect([answer.status, answer.body.errorType]).toEqual(expected);
        });

      agreeing(dialect, holes)(holes, async () => {
        const [start, end] = [String(askedSeconds - 120), String(askedSeconds)];
        const range = { query: "suite_gone", start, end, step: "60" };
        const values = [
          [askedSeconds - 120, "7"],
          [askedSeconds - 60, "7"],
        ];
        expect((await get("query_range", range)).body.data).toEqual({
          resultType: "matrix",
          result: [{ metric: { __name__: "suite_gone" }, values }],
        });
      });

      for (const [range, reason] of badRanges)
        agreeing(dialect, reason)(
          `a range of ${JSON.stringify(range)} is refused: ${reason}`,
          async () => {
            const { status, body } = await get("query_range", { query: "suite_gone", ...range });
            expect([status, body.errorType]).toEqual(dialect?.refusal ?? [400, "bad_data"]);
            expect(body.error).toContain(reason);
          },
        );

      const flips = [
        [askedSeconds - 67, "1"],
        [askedSeconds - 7, "0"],
      ];
      for (const [query, resultType, result] of [
        ["1 / 4", "scalar", [askedSeconds, "0.25"]],
        ['"text"', "string", [askedSeconds, "text"]],
        ["suite_flips[2m]", "matrix", [{ metric: { __name__: "suite_flips" }, values: flips }]],
      ] as const)
        agreeing(dialect, query)(`${query} is a ${resultType}`, async () => {
          const { body } = await get("query", { query, time: String(askedSeconds) });
          expect(body.data).toEqual({ resultType, result });
        });

      test("series, labels and label values answer for a selector", async () => {
        const time = { start: String(startMs / 1000), end: String(askedSeconds) };
        const match = { "match[]": '{__name__=~"suite_mem.*"}', ...time };
        expect((await get("labels", match)).body.data).toEqual(["__name__", "pod"]);
        expect((await get("label/pod/values", match)).body.data).toEqual(["a", "b"]);
        const one = { "match[]": 'suite_memory{pod="a"}', ...time };
        expect((await get("series", one)).body.data).toEqual([
          { __name__: "suite_memory", pod: "a" },
        ]);
        expect((await get("series")).status).toBe(dialect?.refusal[0] ?? 400);
        expect((await get("series", { "match[]": "suite_nothing" })).body.data).toEqual([]);
      });

      test("a form body is read like a query string", async () => {
        const body = new URLSearchParams({ query: "vector(1)", time: "5" });
        const response = await fetch(`${prometheus.url}/api/v1/query`, { method: "POST", body });
        expect(await response.json()).toMatchObject({ data: { result: [{ value: [5, "1"] }] } });
      });

      test("without rules and scrapes the lists are empty or small, never an error", async () => {
        expect((await get("alerts")).body.data).toEqual({ alerts: [] });
        expect((await get("rules")).body.data).toMatchObject({ groups: [] });
        expect((await get("metadata")).body.data).toEqual({});
        const version = z.object({ version: z.string() });
        expect(version.safeParse((await get("status/buildinfo")).body.data).success).toBe(true);
        expect((await fetch(`${prometheus.url}/-/ready`)).status).toBe(200);
        expect((await fetch(`${prometheus.url}/-/healthy`)).status).toBe(200);
      });
    },
  );
}

function show({ __name__: name = "", ...labels }: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([label, value]) => `${label}=${value}`);
  return `${name}{${pairs.toSorted().join(",")}}`;
}

import { type Case, caseNamed, rebase, withOtelMetrics } from "@binnacle/cases";
import { Observed, prometheus } from "@binnacle/contracts";
import { type PrometheusEmulator, startPrometheusEmulator } from "@binnacle/emulators";
import { laidOut } from "@binnacle/mcp/in-memory";
import type { CalledCluster } from "@binnacle/mcp/server";
import { afterEach, describe, expect, test, vi } from "vitest";
import { z } from "zod";
import { askTool, nowMs, resultOf } from "../testing/ask-tool.ts";
import { poissonRequests } from "../testing/poisson-requests.ts";

type Series = Case["series"];

/** A namespace is many queries to an emulator that shares its processor. */
vi.setConfig({ testTimeout: 60_000 });

const minute = 60_000;
const emulators: PrometheusEmulator[] = [];

afterEach(async () => {
  await Promise.all(emulators.splice(0).map(({ close }) => close()));
});

async function emulate(series: Series): Promise<PrometheusEmulator> {
  const emulator = await startPrometheusEmulator({ series, alerts: [], now: () => nowMs });
  emulators.push(emulator);
  return emulator;
}

interface Question {
  readonly input: Readonly<Record<string, unknown>>;
  readonly cluster?: CalledCluster;
}

async function signalsOf(series: Series, question: Question) {
  const emulator = await emulate(series);
  return { ...(await ask(emulator, question)), emulator };
}

async function ask({ url }: PrometheusEmulator, question: Question) {
  const result = await resultOf(prometheus.goldenSignals, url, question);
  const texts = new Map(result.evidence.map(({ id, text }) => [id, text]));
  // Its first fact is the sentence with its values.
  const signals = result.signals.map((signal) => ({
    ...signal,
    text: texts.get(signal.evidence[0] ?? "") ?? signal.text,
  }));
  const named = (name: string) => signals.find((signal) => signal.name === name);
  return { ...result, signals, named };
}

function recorded(name: string): Case {
  const recording = caseNamed(name);
  if (recording === undefined) throw new Error(`no case ${name}`);
  return rebase(recording, new Date(nowMs));
}

const checkout = { namespace: "shop", workload: "checkout" };

test("the share that fails `now` is of the moment that is asked for, not of the time since it changed", async () => {
  const now = new Date(nowMs).toISOString();
  const tenMinutesAgo = new Date(nowMs - 10 * minute).toISOString();
  const ratios = await Promise.all(
    [{}, { until: now }, { until: tenMinutesAgo }].map(async (asked) => {
      const { named } = await signalsOf(mending(), { input: { ...checkout, ...asked } });
      return named("error_ratio")?.now;
    }),
  );
  expect(ratios).toEqual([expect.closeTo(0.1, 2), expect.closeTo(0.1, 2), 0]);
});

test("a secret in a label comes out of no signal, and of no gap", async () => {
  const secret = ["hunter2", "Xq9", "zz41"].join("");
  const url = `postgres://app:${secret}@db:5432/shop`;
  const planted = { dsn: url, password: secret, route: `/login?token=${secret}`, pod: url };
  const series = counters().map((one) => ({ ...one, labels: { ...one.labels, ...planted } }));
  for (const input of [checkout, { ...checkout, workload: url }]) {
    const { url: prometheusUrl } = await emulate(series);
    const reply = await askTool({ prometheusUrl }, { tool: "golden_signals", input });
    expect(JSON.stringify(reply)).not.toContain(secret);
  }
});

test("the reply tells what the metrics show, with evidence, and what they do not show as gaps", async () => {
  const { text, structured } = await askTool(
    { prometheusUrl: (await emulate(counters())).url },
    { tool: "golden_signals", input: checkout },
  );
  expect(text).toMatchInlineSnapshot(`
    "FAILING: in the last 4 min 50 % of requests to checkout fail with 5xx; before it was 0 %; since 09:51:00 [45df4ef8d86f396b]; NOT SEEN: latency_p95, restarts, memory_working_set, cpu_usage
    shop/checkout, 09:00–10:00 UTC 2026-03-04 against the hour before; counted by http_requests_total; pods told by their names, their owners are not scraped
    10 requests/s to checkout; usual is 10 requests/s [59aeca9e89e0547a]
    latency_p95: no http_request_duration_seconds_bucket with the labels of its counter. Export the histogram http_request_duration_seconds_bucket with the same labels.
    restarts: no kube_pod_container_status_restarts_total of its pods. Run kube-state-metrics and scrape it.
    memory_working_set: no container_memory_working_set_bytes of its pods. Scrape /metrics/cadvisor of the kubelets, if the pods have run at all.
    cpu_usage: no container_cpu_usage_seconds_total of its pods. Scrape /metrics/cadvisor of the kubelets, if the pods have run at all."
  `);
  expect(laidOut(structured)).toMatchInlineSnapshot(`
    "{
      baseline: { from: '2026-03-04T08:00:00.000Z', to: '2026-03-04T09:00:00.000Z' },
      convention: 'http_requests_total',
      coverage: { conventions: [ 'http_requests_total' ], podsBy: 'names' },
      evidence: [
        {
          clusterId: 'cluster-1',
          id: '45df4ef8d86f396b',
          observedAt: '2026-03-04T10:00:00.000Z',
          origin: 'prometheus',
          reproduce: {
            language: 'promql',
            text: '(sum(rate(http_requests_total{namespace="shop",service="checkout",status=~"5.."}[4m] @ 1772618400)) or vector(0)) / sum(rate(http_requests_total{namespace="shop",service="checkout"}[4m] @ 1772618400))'
          },
          source: {
            arguments: { namespace: 'shop', points: false, windowMinutes: 60, workload: 'checkout' },
            server: 'prometheus',
            tool: 'golden_signals'
          },
          text: '50 % of requests to checkout fail with 5xx; before it was 0 %',
          trust: 'fact',
          values: {
            asOf: { at: '2026-03-04T10:00:00.000Z' },
            changedAt: { since: '2026-03-04T09:51:00.000Z' },
            now: { amount: 0.5, unit: 'ratio' }
          }
        },
        {
          clusterId: 'cluster-1',
          id: 'b5ac3c01a5a99613',
          observedAt: '2026-03-04T09:00:00.000Z',
          origin: 'prometheus',
          reproduce: {
            language: 'promql',
            text: '(sum(rate(http_requests_total{namespace="shop",service="checkout",status=~"5.."}[60m] @ 1772614800)) or vector(0)) / sum(rate(http_requests_total{namespace="shop",service="checkout"}[60m] @ 1772614800))'
          },
          source: {
            arguments: { namespace: 'shop', points: false, windowMinutes: 60, workload: 'checkout' },
            server: 'prometheus',
            tool: 'golden_signals'
          },
          text: 'error ratio of shop/checkout before: 0 %',
          trust: 'fact',
          values: { before: { amount: 0, unit: 'ratio' } }
        },
        {
          clusterId: 'cluster-1',
          id: '59aeca9e89e0547a',
          observedAt: '2026-03-04T10:00:00.000Z',
          origin: 'prometheus',
          reproduce: {
            language: 'promql',
            text: 'sum(rate(http_requests_total{namespace="shop",service="checkout"}[5m] @ 1772618400))'
          },
          source: {
            arguments: { namespace: 'shop', points: false, windowMinutes: 60, workload: 'checkout' },
            server: 'prometheus',
            tool: 'golden_signals'
          },
          text: '10 requests/s to checkout; usual is 10 requests/s',
          trust: 'fact',
          values: { asOf: { at: '2026-03-04T10:00:00.000Z' }, now: { amount: 10, unit: 'requests/s' } }
        },
        {
          clusterId: 'cluster-1',
          id: '111e12fa8e84523f',
          observedAt: '2026-03-04T09:00:00.000Z',
          origin: 'prometheus',
          reproduce: {
            language: 'promql',
            text: 'sum(rate(http_requests_total{namespace="shop",service="checkout"}[60m] @ 1772614800))'
          },
          source: {
            arguments: { namespace: 'shop', points: false, windowMinutes: 60, workload: 'checkout' },
            server: 'prometheus',
            tool: 'golden_signals'
          },
          text: 'request rate of shop/checkout before: 10 requests/s',
          trust: 'fact',
          values: { before: { amount: 10, unit: 'requests/s' } }
        }
      ],
      gaps: [
        {
          about: {
            kinds: [ 'Deployment', 'StatefulSet', 'DaemonSet' ],
            name: 'checkout',
            namespace: 'shop',
            signals: [ 'latency_p95' ]
          },
          kind: 'no_data',
          origin: 'prometheus',
          remedy: { text: 'Export the histogram http_request_duration_seconds_bucket with the same labels.' },
          what: 'latency p95 of shop/checkout',
          why: 'no http_request_duration_seconds_bucket with the labels of its counter'
        },
        {
          about: {
            kinds: [ 'Deployment', 'StatefulSet', 'DaemonSet' ],
            name: 'checkout',
            namespace: 'shop',
            signals: [ 'restarts' ]
          },
          kind: 'no_data',
          origin: 'prometheus',
          remedy: { text: 'Run kube-state-metrics and scrape it.' },
          what: 'restarts of shop/checkout',
          why: 'no kube_pod_container_status_restarts_total of its pods'
        },
        {
          about: {
            kinds: [ 'Deployment', 'StatefulSet', 'DaemonSet' ],
            name: 'checkout',
            namespace: 'shop',
            signals: [ 'memory_working_set' ]
          },
          kind: 'no_data',
          origin: 'prometheus',
          remedy: { text: 'Scrape /metrics/cadvisor of the kubelets, if the pods have run at all.' },
          what: 'memory of shop/checkout',
          why: 'no container_memory_working_set_bytes of its pods'
        },
        {
          about: {
            kinds: [ 'Deployment', 'StatefulSet', 'DaemonSet' ],
            name: 'checkout',
            namespace: 'shop',
            signals: [ 'cpu_usage' ]
          },
          kind: 'no_data',
          origin: 'prometheus',
          remedy: { text: 'Scrape /metrics/cadvisor of the kubelets, if the pods have run at all.' },
          what: 'cpu of shop/checkout',
          why: 'no container_cpu_usage_seconds_total of its pods'
        }
      ],
      namespace: 'shop',
      signals: [
        {
          asOf: '2026-03-04T10:00:00.000Z',
          before: 0,
          changedAt: '2026-03-04T09:51:00.000Z',
          evidence: [ '45df4ef8d86f396b', 'b5ac3c01a5a99613' ],
          max: 0.5,
          min: 0,
          name: 'error_ratio',
          now: 0.5,
          nowSeconds: 240,
          requests: 2400,
          slots: {
            before: { evidence: 'b5ac3c01a5a99613', key: 'before' },
            now: { evidence: '45df4ef8d86f396b', key: 'now' }
          },
          text: '{now} of requests to checkout fail with 5xx; before it was {before}',
          unit: 'ratio'
        },
        {
          asOf: '2026-03-04T10:00:00.000Z',
          before: 10,
          evidence: [ '59aeca9e89e0547a', '111e12fa8e84523f' ],
          max: 10,
          min: 8.75,
          name: 'request_rate',
          now: 10,
          slots: {
            before: { evidence: '111e12fa8e84523f', key: 'before' },
            now: { evidence: '59aeca9e89e0547a', key: 'now' }
          },
          text: '{now} to checkout; usual is {before}',
          unit: 'requests/s'
        }
      ],
      window: { from: '2026-03-04T09:00:00.000Z', to: '2026-03-04T10:00:00.000Z' },
      workload: 'checkout'
    }"
  `);
});

/** Requests to checkout: 10 a second for two hours, of which a half fails in the last ten minutes. */
/** Half of the requests fail for six minutes, then a tenth. */
function mending(): Series {
  return counters((minutes) => 300 * Math.min(6, minutes) + 60 * Math.max(0, minutes - 6));
}

function counters(failedAfter = (minutes: number) => 300 * minutes): Series {
  const labels = { __name__: "http_requests_total", namespace: "shop", service: "checkout" };
  const counter = (status: string, at: (minutes: number) => number) => ({
    labels: { ...labels, status },
    startMs: nowMs - 120 * minute,
    stepMs: minute,
    values: Array.from({ length: 121 }, (_, minutes) => at(minutes)),
  });
  return [
    counter("200", (minutes) => 600 * minutes - failedAfter(Math.max(0, minutes - 110))),
    counter("500", (minutes) => failedAfter(Math.max(0, minutes - 110))),
  ];
}

function seriesIn(cluster: string, { series }: Case): Series {
  return series.map((each) => ({ ...each, labels: { ...each.labels, cluster } }));
}

function clusterOf(value: string): CalledCluster {
  return { id: `${value}-uid`, match: { name: "cluster", value } };
}

describe("two clusters in one Prometheus", () => {
  const series = [
    ...seriesIn("eu", recorded("missing-env")),
    ...seriesIn("us", recorded("healthy")),
  ];

  test.for([
    ["eu", checkout, "38 % of requests to checkout fail with 5xx; before it was 0.2 %"],
    ["us", checkout, "0.18 % of requests to checkout fail with 5xx; usual is 0.2 %"],
    [
      "us",
      { namespace: "shop" },
      "0.072 % of requests in namespace shop fail with 5xx; usual is 0.07 %",
    ],
  ] as const)("a call about %s on %o sees only its own", async ([value, input, text]) => {
    const { named, evidence, emulator } = await signalsOf(series, {
      input,
      cluster: clusterOf(value),
    });
    expect(named("error_ratio")?.text).toBe(text);
    const sent = emulator.journal.map(
      ({ parameters }) => parameters["query"] ?? parameters["match[]"],
    );
    const shown = evidence.map(({ reproduce }) => reproduce.text);
    for (const query of [...sent, ...shown]) {
      const selectors = query?.match(/[a-z0-9_]*namespace[a-z0-9_]*="shop"/gu) ?? [];
      const narrowed =
        query?.match(/cluster="(?:eu|us)",[a-z0-9_]*namespace[a-z0-9_]*="shop"/gu) ?? [];
      expect(selectors.length).toBeGreaterThan(0);
      expect(narrowed).toEqual(selectors.map((selector) => `cluster="${value}",${selector}`));
    }
  });

  test("the same fact of two clusters is two facts", async () => {
    const both = [...seriesIn("eu", recorded("healthy")), ...seriesIn("us", recorded("healthy"))];
    const emulator = await emulate(both);
    const [eu, us] = await Promise.all(
      ["eu", "us"].map((value) => ask(emulator, { input: checkout, cluster: clusterOf(value) })),
    );
    expect(us?.signals.map(({ text }) => text)).toEqual(eu?.signals.map(({ text }) => text));
    const ids = [eu, us].flatMap((each) => each?.evidence.map(({ id }) => id) ?? []);
    expect(new Set(ids).size).toBe(ids.length);
    expect(us?.evidence.every(({ clusterId }) => clusterId === "us-uid")).toBe(true);
  });
});

test("series of two clusters that the call does not tell apart are said to be added up", async () => {
  const series = ["eu", "us"].flatMap((cluster) =>
    counters().map((each) => ({ ...each, labels: { ...each.labels, cluster } })),
  );
  const { coverage, named, text } = await signalsOf(series, { input: checkout });
  expect(coverage?.clusters).toEqual(["eu", "us"]);
  expect(named("request_rate")?.now).toBeCloseTo(20, 2);
  expect(text.split("\n")[0]).toContain("clusters eu and us are added up");
});

describe("golden_signals on recorded cases", () => {
  test("tells the error ratio now and before, and dates the change to the first failing sample", async () => {
    const { series, truth } = recorded("missing-env");
    const { named, evidence, convention } = await signalsOf(series, { input: checkout });
    expect(convention).toBe("http_server_requests_total");
    const errors = named("error_ratio");
    expect(errors?.text).toBe("38 % of requests to checkout fail with 5xx; before it was 0.2 %");
    expect(errors?.now).toBeCloseTo(0.38, 2);
    const lateMs = Date.parse(errors?.changedAt ?? "") - Date.parse(truth.since ?? "");
    // A scrape every 30 s: the first sample that can show it.
    expect(lateMs).toBeGreaterThanOrEqual(0);
    expect(lateMs).toBeLessThanOrEqual(30_000);
    expect(evidence.find(({ id }) => id === errors?.evidence[0])).toMatchObject({
      subject: { kind: "Deployment", namespace: "shop", name: "checkout" },
      values: { now: { unit: "ratio" }, changedAt: { since: errors?.changedAt } },
    });
  });

  test("says the same when the metrics follow the OpenTelemetry convention", async () => {
    const { series } = withOtelMetrics(recorded("missing-env"));
    const { named, convention } = await signalsOf(series, { input: checkout });
    expect(convention).toBe("opentelemetry http");
    expect(named("error_ratio")?.text).toBe(
      "38 % of requests to checkout fail with 5xx; before it was 0.2 %",
    );
  });

  test("says of a crashed program that its series ended: a gap, not zero requests", async () => {
    const { series } = recorded("missing-env");
    const payment = { namespace: "shop", workload: "payment" };
    const { named, gaps } = await signalsOf(series, { input: payment });
    expect(named("request_rate")).toBeUndefined();
    expect(gaps[0]?.what).toBe(
      "error ratio of shop/payment, request rate of shop/payment, latency p95 of shop/payment",
    );
    expect(gaps[0]?.why).toMatch(/^no sample since 09:4\d UTC \(1\d min\)$/);
    expect(named("restarts")?.text).toMatch(/^payment: \d\d restarts in 1 h; 0 in the 1 h before$/);
  });

  test("names the container that came closest to its limit, and that the excursion is over", async () => {
    const { series } = recorded("past-oom");
    const { named } = await signalsOf(series, { input: { namespace: "shop" } });
    const memory = named("memory_working_set");
    expect(memory?.text).toMatch(
      /^container search-[a-z0-9-]+\/app in namespace shop uses .*; for \d+ min it was/,
    );
    expect(memory?.limit).toBe(256 * 2 ** 20);
    expect(memory?.max).toBeGreaterThan(250 * 2 ** 20);
  });

  test("finds nothing changed where nothing is wrong", async () => {
    const { series } = recorded("healthy");
    for (const workload of ["checkout", "payment", "search", "frontend"]) {
      const { signals, gaps } = await signalsOf(series, {
        input: { namespace: "shop", workload },
      });
      expect(signals.filter(({ changedAt }) => changedAt !== undefined)).toEqual([]);
      expect(gaps).toEqual([]);
    }
  });

  test("counts from `since`, and compares with the hour before it", async () => {
    const { series, truth } = recorded("missing-env");
    const { window, baseline, named } = await signalsOf(series, {
      input: { ...checkout, since: truth.since },
    });
    expect(window.from).toBe(baseline.to);
    expect(Date.parse(baseline.to) - Date.parse(baseline.from)).toBe(60 * minute);
    expect(named("error_ratio")?.text).toMatch(/^38 %/);
  });

  test("adds at most 20 points a signal on request, within 4,000 tokens", async () => {
    const { series } = recorded("missing-env");
    const { signals, named, text } = await signalsOf(series, {
      input: { ...checkout, points: true },
    });
    expect(named("error_ratio")?.points).toHaveLength(20);
    for (const { points } of signals) expect(points?.length).toBeLessThanOrEqual(20);
    expect(text).not.toContain("… cut");
  });

  test("tells CPU against its limit, and that the kernel throttled it", async () => {
    const pod = { namespace: "shop", pod: "checkout-6b8f9c7d4-x2x4z", container: "app" };
    const growing = (name: string, perMinute: number) => ({
      labels: { __name__: name, ...pod },
      startMs: nowMs - 120 * minute,
      stepMs: minute,
      values: Array.from({ length: 121 }, (_, sample) => sample * perMinute),
    });
    const { named, evidence } = await signalsOf(
      [
        growing("container_cpu_usage_seconds_total", 27),
        growing("container_cpu_cfs_periods_total", 600),
        growing("container_cpu_cfs_throttled_periods_total", 240),
        {
          ...growing("kube_pod_container_resource_limits", 0),
          labels: { __name__: "kube_pod_container_resource_limits", ...pod, resource: "cpu" },
          values: Array.from({ length: 121 }, () => 0.5),
        },
      ],
      { input: checkout },
    );
    expect(named("cpu_usage")?.text).toBe(
      "container app of checkout uses 0.45 cores; usual is 0.45 cores; the highest was 0.45 cores; the limit is 0.5 cores; that is 90 % of it; throttled in 40 % of its periods; in the hour before throttled in 40 %",
    );
    expect(
      evidence.map(({ text, values }) => [text, values["limit"] ?? values["throttled"]]),
    ).toEqual([
      [named("cpu_usage")?.text, undefined],
      ["cpu of shop/checkout before: 0.45 cores", undefined],
      ["cpu of shop/checkout, the highest: 0.45 cores", undefined],
      ["shop/checkout: the limit is 0.5 cores", { amount: 0.5, unit: "cores" }],
      ["shop/checkout: throttled in 40 % of its periods", { amount: 0.4, unit: "ratio" }],
      ["shop/checkout: in the hour before throttled in 40 %", undefined],
    ]);
  });

  test("without any series of its own every signal is a gap that says what to export", async () => {
    const { signals, evidence, gaps, convention } = await signalsOf(justThere("checkout"), {
      input: checkout,
    });
    expect([signals, evidence, convention]).toEqual([[], [], undefined]);
    expect(gaps.map(({ remedy }) => remedy !== undefined)).toEqual([true, true, true, true]);
    expect(gaps[0]?.why).toBe(
      'no request metric that I know has namespace="shop" and a label of checkout',
    );
    expect(gaps[0]?.remedy?.text).toMatch(/^Export http_server_requests_total/u);
  });
});

interface Counted {
  readonly counter: string;
  readonly bucket: string;
  /** Of the bounds of the buckets, in seconds. */
  readonly unit?: number;
  readonly target: Readonly<Record<string, string>>;
  /** Label, and its value of a good and of a bad answer. */
  readonly status: readonly [label: string, good: string, bad: string];
}

/** Two hours of a counter and its histogram: a tenth of the requests fails for the last twenty minutes. */
function traffic({
  counter,
  bucket,
  unit = 1,
  target,
  status: [label, good, bad],
}: Counted): Series {
  const of = (labels: Readonly<Record<string, string>>, at: (sample: number) => number) => ({
    labels: { ...target, ...labels },
    startMs: nowMs - 120 * minute,
    stepMs: 15_000,
    values: Array.from({ length: 481 }, (_, sample) => at(sample)),
  });
  const within = (le: string, share: number) =>
    of({ __name__: bucket, le }, (sample) => sample * 150 * share);
  return [
    of({ __name__: counter, [label]: good }, (sample) => sample * 150 - failing(sample)),
    of({ __name__: counter, [label]: bad }, failing),
    within(String(0.1 * unit), 0.5),
    within(String(0.5 * unit), 1),
    within("+Inf", 1),
  ];
}

function failing(sample: number): number {
  return Math.max(0, sample - 400) * 15;
}

const attributed: Counted = {
  counter: "http_server_duration_milliseconds_count",
  bucket: "http_server_duration_milliseconds_bucket",
  unit: 1000,
  target: { k8s_namespace_name: "zoo", k8s_deployment_name: "zebra" },
  status: ["http_status_code", "200", "502"],
};
const zebra = { namespace: "zoo", workload: "zebra" };
const pod = "zebra-6b8f9c7d4-x2x4z";
const ms = 1000;

test.for<readonly [name: string, counted: Counted]>([
  [
    "http_requests_total",
    {
      counter: "http_requests_total",
      bucket: "http_request_duration_seconds_bucket",
      target: { namespace: "zoo", pod, job: "podmonitor" },
      status: ["status", "200", "503"],
    },
  ],
  [
    "micrometer",
    {
      counter: "http_server_requests_seconds_count",
      bucket: "http_server_requests_seconds_bucket",
      target: { namespace: "zoo", app: "zebra" },
      status: ["status", "200", "500"],
    },
  ],
  ["opentelemetry http (milliseconds)", attributed],
  [
    "grpc",
    {
      counter: "grpc_server_handled_total",
      bucket: "grpc_server_handling_seconds_bucket",
      target: { namespace: "zoo", job: "zebra" },
      status: ["grpc_code", "OK", "Unavailable"],
    },
  ],
  [
    "istio",
    {
      counter: "istio_requests_total",
      bucket: "istio_request_duration_milliseconds_bucket",
      unit: ms,
      target: {
        destination_workload_namespace: "zoo",
        destination_workload: "zebra",
        reporter: "destination",
      },
      status: ["response_code", "200", "503"],
    },
  ],
  [
    "linkerd",
    {
      counter: "response_total",
      bucket: "response_latency_ms_bucket",
      unit: ms,
      target: { namespace: "zoo", deployment: "zebra", direction: "inbound" },
      status: ["classification", "success", "failure"],
    },
  ],
  [
    "ingress-nginx",
    {
      counter: "nginx_ingress_controller_requests",
      bucket: "nginx_ingress_controller_request_duration_seconds_bucket",
      target: { exported_namespace: "zoo", exported_service: "zebra" },
      status: ["status", "200", "504"],
    },
  ],
])("golden_signals reads %s", async ([name, counted]) => {
  const found = await signalsOf(traffic(counted), { input: zebra });
  expect(found.convention).toBe(name);
  expect(found.named("error_ratio")?.now).toBeCloseTo(0.1, 3);
  expect(found.named("request_rate")?.now).toBeCloseTo(10, 3);
  // 95 of 100 lies 0.9 of the way from 0.1 s to 0.5 s.
  expect(found.named("latency_p95")?.now).toBeCloseTo(0.46, 3);
  const changedMs = Date.parse(found.named("error_ratio")?.changedAt ?? "");
  expect(Math.abs(changedMs - (nowMs - 20 * minute))).toBeLessThanOrEqual(minute);
});

/** Answers all but what holds this in address or form. */
function refusing(pattern: RegExp): typeof fetch {
  return async (...asking) => {
    const request = new Request(...asking);
    return pattern.test(`${request.url}${await request.clone().text()}`)
      ? new Response("Service Unavailable", { status: 503 })
      : await fetch(request);
  };
}

/** Answers all but what is asked for the course of memory. */
const refusesMemory = refusing(/query_range.*container_memory/u);

test("a query that fails costs only its signals: a gap says what happened", async () => {
  const { url } = await emulate(recorded("missing-env").series);
  const { structured } = await askTool(
    { prometheusUrl: url, fetch: refusesMemory },
    { tool: "golden_signals", input: checkout },
  );
  const { signals, gaps } = z
    .intersection(prometheus.goldenSignals.output, Observed)
    .parse(structured);
  expect(signals.map(({ name }) => name)).toContain("error_ratio");
  expect(gaps).toMatchObject([
    {
      kind: "unreachable",
      about: {
        kinds: ["Deployment", "StatefulSet", "DaemonSet"],
        namespace: "shop",
        name: "checkout",
        signals: ["memory_working_set"],
      },
    },
  ]);
});

test.for([
  ["2026-03-05T00:00:00Z", "lies after the end"],
  ["2026-02-01T00:00:00Z", "longer than 24 hours"],
] as const)("a beginning at %s is refused: it %s", async ([since, reason]) => {
  const question = { tool: "golden_signals", input: { namespace: "shop", since } };
  const { isError, text } = await askTool({ prometheusUrl: "http://127.0.0.1:9" }, question);
  expect(isError).toBe(true);
  expect(text).toMatch(/^bad_input: /);
  expect(text).toContain(reason);
});

/** The same series, of which nothing was scraped in the last minutes. */
function cutOff(series: Series, minutes: number): Series {
  return series.map((each) => ({
    ...each,
    values: each.values.filter(
      (_, index) => each.startMs + index * each.stepMs <= nowMs - minutes * minute,
    ),
  }));
}

test.for<readonly [minutes: number, told: readonly string[]]>([
  [
    0,
    ["error_ratio", "request_rate", "latency_p95", "restarts", "memory_working_set", "cpu_usage"],
  ],
  [
    1,
    ["error_ratio", "request_rate", "latency_p95", "restarts", "memory_working_set", "cpu_usage"],
  ],
  [3, ["restarts", "memory_working_set", "cpu_usage"]],
  [6, []],
  [50, []],
])(
  "what was scraped last %i min ago: %j are of now, the rest is a gap that says since when",
  async ([minutes, told]) => {
    const series = cutOff(recorded("missing-env").series, minutes);
    const { signals, gaps } = await signalsOf(series, { input: { ...checkout, points: true } });
    expect(signals.map(({ name }) => name)).toEqual(told);
    const lastMs = Math.max(
      ...series.map((each) => each.startMs + (each.values.length - 1) * each.stepMs),
    );
    const last = new Date(lastMs).toISOString().slice(11, 16);
    const late = gaps.filter(({ what }) => what.includes("(samples are 60 s old)"));
    expect(late).toHaveLength(minutes === 1 ? 1 : 0);
    for (const { kind, why } of gaps.filter((gap) => !late.includes(gap))) {
      expect(kind).toBe("stopped");
      expect(why).toContain(`no sample since ${last} UTC`);
    }
    for (const { asOf = "" } of signals) expect(Date.parse(asOf)).toBeGreaterThan(lastMs - minute);
  },
);

test.for<readonly [name: string, hoursAgo: number, kind: string]>([
  ["before the baseline has stopped", 5, "stopped"],
  ["days ago is none", 72, "no_data"],
])("what was scraped last %s", async ([, hoursAgo, kind]) => {
  const series = counters().map((each) => ({
    ...each,
    startMs: each.startMs - hoursAgo * 60 * minute,
  }));
  const { signals, gaps } = await signalsOf(series, { input: checkout });
  expect(signals).toEqual([]);
  const errors = gaps.find(({ about }) => about?.signals?.includes("error_ratio"));
  expect(errors?.kind).toBe(kind);
});

test("of new pods that answer and that nobody has called nothing has stopped", async () => {
  const up = {
    labels: { __name__: "up", namespace: "shop", service: "checkout", job: "checkout" },
    startMs: nowMs - 120 * minute,
    stepMs: minute,
    values: Array.from({ length: 121 }, () => 1),
  };
  const { gaps } = await signalsOf([...cutOff(counters(), 20), up], { input: checkout });
  const errors = gaps.find(({ about }) => about?.signals?.includes("error_ratio"));
  expect(errors?.kind).toBe("no_data");
  expect(errors?.why).toMatch(
    /^nothing was counted since \d\d:\d\d UTC \(20 min\), though its targets answer$/,
  );
});

test("what was alone in its namespace to count requests is named where it stops", async () => {
  const { gaps } = await signalsOf(cutOff(counters(), 20), { input: { namespace: "shop" } });
  expect(gaps.find(({ kind }) => kind === "stopped")).toMatchObject({
    what: "error ratio of shop/checkout, request rate of shop/checkout",
    about: { namespace: "shop", name: "checkout", signals: ["error_ratio", "request_rate"] },
  });
});

function cartCounters(): Series {
  return counters().map(({ labels, ...each }) => ({
    ...each,
    labels: Object.fromEntries(
      Object.entries(labels).map(([key, value]) => [key, value.replace("checkout", "cart")]),
    ),
  }));
}

test("of several, one that ended before the window is told with the time until which it counted", async () => {
  const series = [...cutOff(cartCounters(), 40), ...counters()];
  const input = { namespace: "shop", workload: "cart", windowMinutes: 15 };
  const { gaps } = await signalsOf(series, { input });
  const errors = gaps.find(({ about }) => about?.signals?.includes("error_ratio"));
  expect(errors).toMatchObject({ kind: "stopped" });
  expect(errors?.why).toMatch(/^no sample since 09:(?:19|20) UTC \(4\d min\)$/u);
});

test("of several, one that counts no more is named in the first line", async () => {
  const input = { namespace: "shop" };
  const { text } = await signalsOf([...cutOff(cartCounters(), 20), ...counters()], { input });
  expect(text.split("\n")[0]).toMatch(/NOT SEEN: .*requests of cart now/u);
});

test("a pod that is gone does not stop the signals of its workload", async () => {
  const metric = "kube_pod_container_status_restarts_total";
  const podOf = (name: string, values: number) => ({
    labels: { __name__: metric, namespace: "shop", pod: name, container: "app" },
    startMs: nowMs - 120 * minute,
    stepMs: minute,
    values: Array.from({ length: values }, () => 0),
  });
  const series = [podOf("checkout-6d9f7c5b44-x2x9z", 60), podOf("checkout-6d9f7c5b44-b4b4b", 121)];
  const { gaps, named } = await signalsOf(series, { input: checkout });
  expect(named("restarts")).toBeDefined();
  expect(gaps.filter(({ kind }) => kind === "stopped")).toEqual([]);
});

test.for<readonly [string, number, RegExp]>([
  [
    "steadily",
    120,
    /^RESTARTS: checkout: 28 restarts in 1 h; 28 in the 1 h before \[\w+\]; NOT SEEN/u,
  ],
  ["no more", 55, /^no change in restarts; NOT SEEN/u],
])("what restarts %s is told in the first line", async ([, minutes, told]) => {
  const series = {
    labels: {
      __name__: "kube_pod_container_status_restarts_total",
      namespace: "shop",
      pod: "checkout-6d9f7c5b44-x2x9z",
      container: "app",
    },
    startMs: nowMs - 120 * minute,
    stepMs: minute,
    values: Array.from({ length: 121 }, (_, n) => Math.floor((Math.min(n, minutes) * 28) / 60)),
  };
  const { text } = await signalsOf([series], { input: checkout });
  expect(text).toMatch(told);
  expect(text.match(/\d+ restarts? in/gu)?.length ?? 0).toBeLessThanOrEqual(1);
});

test("the age of the newest sample stands in the evidence, and is no part of what makes it the same fact", async () => {
  const series = counters();
  const ids: string[] = [];
  for (const minutes of [0, 1]) {
    const { signals, evidence } = await signalsOf(cutOff(series, minutes), { input: checkout });
    const rate = signals.find(({ name }) => name === "request_rate");
    const fact = evidence.find(({ id }) => id === rate?.evidence[0]);
    expect(fact?.values["asOf"]).toEqual({ at: rate?.asOf });
    expect(rate?.asOf).toBe(new Date(nowMs - minutes * minute).toISOString());
    ids.push(fact?.id ?? "");
  }
  expect(ids[0]).toBe(ids[1]);
});

test("of few requests the share is told with their number", async () => {
  const labels = { __name__: "http_requests_total", namespace: "shop", service: "checkout" };
  const counter = (status: string, perMinute: number) => ({
    labels: { ...labels, status },
    startMs: nowMs - 120 * minute,
    stepMs: minute,
    values: Array.from({ length: 121 }, (_, minutes) => perMinute * minutes),
  });
  const few = await signalsOf([counter("200", 1), counter("500", 1)], { input: checkout });
  expect(few.named("error_ratio")?.text).toBe(
    "50 % of 10 requests to checkout fail with 5xx; usual is 50 %",
  );
  const many = await signalsOf([counter("200", 60), counter("500", 60)], { input: checkout });
  expect(many.named("error_ratio")).toMatchObject({
    text: "50 % of requests to checkout fail with 5xx; usual is 50 %",
    requests: 600,
  });
});

test.for([
  ["missing-env", ["checkout", "frontend"]],
  ["healthy", []],
] as const)("of the namespace of %s it names what fails: %j", async ([name, names]) => {
  const found = await signalsOf(recorded(name).series, { input: { namespace: "shop" } });
  expect(found.failing?.toSorted()).toEqual(names);
  const one = await signalsOf(recorded(name).series, { input: checkout });
  expect(one.failing).toBeUndefined();
});

const refusesRows = refusing(/^(?!.*query_range).*service%3D%22/u);

test("what fails in a namespace costs one gap where it cannot be asked, not the answer", async () => {
  const { url } = await emulate(recorded("missing-env").series);
  const { structured } = await askTool(
    { prometheusUrl: url, fetch: refusesRows },
    { tool: "golden_signals", input: { namespace: "shop" } },
  );
  const { signals, gaps } = z
    .intersection(prometheus.goldenSignals.output, Observed)
    .parse(structured);
  expect(signals.map(({ name }) => name)).toContain("error_ratio");
  expect(gaps).toMatchObject([
    {
      kind: "unreachable",
      what: "error ratio of each workload of namespace shop",
      about: { kinds: ["Pod"], namespace: "shop", signals: ["error_ratio"] },
    },
  ]);
});

function rising(line: Readonly<Record<string, string>>, perSecond: number): Series[number] {
  return {
    labels: { namespace: "shop", ...line },
    startMs: nowMs - 150 * minute,
    stepMs: 30_000,
    values: Array.from({ length: 301 }, (_, sample) => 1000 + sample * 30 * perSecond),
  };
}

/** Four workloads that count in ways of their own; a fifth counts nothing. */
function mixed(): Series {
  const http = { __name__: "http_requests_total", service: "web" };
  const other = { __name__: "http_requests_total", service: "cart" };
  const grpc = { __name__: "grpc_server_handled_total", pod: "pay-0" };
  const mesh = {
    __name__: "istio_requests_total",
    reporter: "source",
    namespace: "callers",
    destination_workload_namespace: "shop",
    destination_workload: "search",
  };
  const owner = { __name__: "kube_pod_owner", owner_kind: "StatefulSet" };
  return [
    rising({ ...http, code: "200" }, 40),
    rising({ ...other, status: "200" }, 8),
    rising({ ...other, status: "500" }, 2),
    rising({ ...grpc, grpc_code: "OK" }, 12),
    rising({ ...grpc, grpc_code: "Unavailable" }, 8),
    rising({ ...mesh, response_code: "200" }, 20),
    rising({ ...mesh, response_code: "503" }, 10),
    rising({ ...owner, pod: "pay-0", owner_name: "pay" }, 0),
    rising({ ...owner, pod: "queue-0", owner_name: "queue" }, 0),
  ];
}

test("of a namespace every way of counting is weighed by its requests, and each workload is one row, worst first", async () => {
  const { named, coverage, workloads, text, signals, ...found } = await signalsOf(mixed(), {
    input: { namespace: "shop" },
  });
  // 2 of 10, 8 of 20, 10 of 30 and none of 40: 20 of 100 a second.
  expect(named("error_ratio")?.now).toBeCloseTo(0.2, 4);
  expect(named("request_rate")?.now).toBeCloseTo(100, 2);
  expect(workloads?.map(({ name, errorRatio = 0 }) => [name, errorRatio.toFixed(3)])).toEqual([
    ["search", "0.333"],
    ["pay", "0.400"],
    ["cart", "0.200"],
    ["web", "0.000"],
  ]);
  expect(found.failing).toEqual(["search", "pay", "cart"]);
  expect(coverage).toMatchObject({
    measured: ["cart", "pay", "search", "web"],
    unmeasured: ["queue"],
    podsBy: "owners",
  });
  const [first, second] = text.split("\n");
  expect(first).toMatch(
    /^FAILING: 20 % of requests in namespace shop .*; failing there: search 33 %, pay 40 %, cart 20 %; NOT SEEN: .*, requests of queue$/u,
  );
  expect(second).toContain("4 of 5 workloads count requests");
  expect(signals.every(({ changedAt }) => changedAt === undefined)).toBe(true);
});

test("a row tells a p95 above the largest bucket as such", async () => {
  const bucket = { __name__: "http_request_duration_seconds_bucket", service: "web" };
  const slow = [
    rising({ ...bucket, le: "1" }, 5),
    rising({ ...bucket, le: "10" }, 30),
    rising({ ...bucket, le: "+Inf" }, 40),
  ];
  const { text, workloads } = await signalsOf([...mixed(), ...slow], {
    input: { namespace: "shop" },
  });
  expect(workloads?.find(({ name }) => name === "web")).toMatchObject({
    latencyP95: 10,
    isAbove: true,
  });
  expect(text).toContain("web: 0 % of 40 requests/s fail (before 0 %), p95 > 10 s");
});

/** A workload that exists, and of which nothing is measured. */
function justThere(deployment: string): Series {
  return [rising({ __name__: "kube_deployment_spec_replicas", deployment }, 0)];
}

const shopMeant = "signals of namespace shpo: no series has this namespace; near: shop";

test.for<readonly [string, object, () => Series, string]>([
  ["a namespace with a slip", { namespace: "shpo" }, mixed, shopMeant],
  ["a workload in it", { namespace: "shpo", workload: "pay" }, mixed, shopMeant],
  [
    "a namespace without series",
    { namespace: "zoo" },
    mixed,
    "signals of namespace zoo: no series has this namespace",
  ],
  [
    "a namespace that only the attributes of programs name, with a slip",
    { namespace: "zo" },
    () => traffic(attributed),
    "signals of namespace zo: no series has this namespace; near: zoo",
  ],
  [
    "a workload with a slip",
    { namespace: "shop", workload: "queu" },
    mixed,
    "signals of shop/queu: nothing in the namespace is named queu; near: queue",
  ],
  [
    "a workload that is nothing like the others",
    { namespace: "shop", workload: "ledger" },
    mixed,
    "signals of shop/ledger: nothing in the namespace is named ledger; there are cart, pay, queue, search, web",
  ],
  [
    "a workload where nobody tells owners",
    { namespace: "shop", workload: "chekout" },
    counters,
    "signals of shop/chekout: nothing in the namespace is named chekout; near: checkout",
  ],
])("%s is not seen, and near names are offered", async ([, input, series, unseen]) => {
  const { signals, gaps, text } = await signalsOf(series(), { input: { ...input } });
  expect(signals).toEqual([]);
  expect(gaps.map(({ kind, about }) => [kind, about?.signals?.length])).toEqual([["no_data", 6]]);
  expect(text.split("\n")[0]).toMatch(`NOT SEEN: ${unseen}`);
});

test("a namespace is known by what it had at the time that is asked for", async () => {
  const until = new Date(nowMs - 5 * 60 * minute).toISOString();
  const early = counters().map((one) => ({ ...one, startMs: one.startMs - 5 * 60 * minute }));
  const { named } = await signalsOf(early, { input: { namespace: "shop", until } });
  expect(named("request_rate")?.now).toBeCloseTo(10, 0);
  const { text } = await signalsOf(early, { input: { namespace: "shpo", until } });
  expect(text.split("\n")[0]).toContain(
    "NOT SEEN: signals of namespace shpo: no series had this namespace then (03:00–05:00 UTC); near: shop",
  );
});

test("who may look at some namespaces only learns no name of others", async () => {
  const question = { input: { namespace: "shpo" }, cluster: { namespaces: ["shpo"] } };
  const { text } = await signalsOf(mixed(), question);
  expect(text.split("\n")[0]).toBe(
    "NOT SEEN: signals of namespace shpo: no series has this namespace",
  );
});

test("what is scraped every five minutes is told as well", async () => {
  const seldom = traffic({
    counter: "http_requests_total",
    bucket: "http_request_duration_seconds_bucket",
    target: { namespace: "zoo", service: "zebra", instance: "10.0.0.1:8080" },
    status: ["code", "200", "500"],
  }).map((one) => ({
    ...one,
    stepMs: 300_000,
    values: one.values.filter((_, index) => index % 20 === 0),
  }));
  const { named, gaps, coverage } = await signalsOf(seldom, {
    input: { ...zebra, windowMinutes: 40 },
  });
  const unseen = gaps.flatMap(({ about }) => about?.signals ?? []);
  expect(unseen).not.toContain("error_ratio");
  expect(named("request_rate")?.now).toBeCloseTo(10, 1);
  expect(named("error_ratio")?.now).toBeCloseTo(0.1, 1);
  expect(coverage?.scrapeSeconds).toBe(300);
});

/** With one sample more that is none. */
const spoiled: typeof fetch = async (...asking) => {
  const response = await fetch(...asking);
  const body = z.looseObject({ data: z.looseObject({ result: z.array(z.unknown()) }) });
  const read = body.safeParse(await response.clone().json());
  if (!read.success) return response;
  const data = { ...read.data.data, result: [...read.data.data.result, { odd: true }] };
  return Response.json({ ...read.data, data });
};

test("an answer in no known form costs one gap that counts what was left out", async () => {
  const { url } = await emulate(counters());
  const question = { tool: "query_instant", input: { query: "sum(http_requests_total)" } };
  const { structured } = await askTool({ prometheusUrl: url, fetch: spoiled }, question);
  expect(z.intersection(prometheus.queryInstant.output, Observed).parse(structured)).toMatchObject({
    items: [{ value: "72000" }],
    gaps: [{ kind: "cut", what: "1 of the samples of sum(http_requests_total)" }, { kind: "cut" }],
  });
});

const seldom = 0.2;

/** Workloads with a request every five seconds, one in a hundred of which fails, as chance has it. */
function noisy(workloads: readonly string[]): Series {
  const [lengthSeconds, stepSeconds] = [9000, 30];
  return workloads.flatMap((service, seed) => {
    const all = poissonRequests({
      seed,
      lengthSeconds,
      rateAt: () => seldom,
      highest: seldom,
      failingAt: () => 0.01,
    });
    return ["200", "500"].map((code) => {
      const own = all.filter(({ failed }) => failed === (code === "500"));
      return {
        labels: { __name__: "http_requests_total", namespace: "shop", service, code },
        startMs: nowMs - lengthSeconds * 1000,
        stepMs: stepSeconds * 1000,
        values: Array.from(
          { length: lengthSeconds / stepSeconds + 1 },
          (_, sample) => own.filter(({ at }) => at <= sample * stepSeconds).length,
        ),
      };
    });
  });
}

test("noise at low traffic changes nothing, in none of twenty workloads", {
  timeout: 120_000,
}, async () => {
  const names = Array.from({ length: 20 }, (_, index) => `w${index}`);
  const emulator = await emulate(noisy(names));
  const changed: string[] = [];
  for (const workload of names) {
    const { signals } = await ask(emulator, { input: { namespace: "shop", workload } });
    expect(signals.map(({ name }) => name)).toContain("error_ratio");
    changed.push(
      ...signals.flatMap(({ name, changedAt }) => (changedAt ? [`${workload} ${name}`] : [])),
    );
  }
  expect(changed).toEqual([]);
});

/** `n` samples of a counter that grows by so much a second, the last one now. */
function grown(labels: Readonly<Record<string, string>>, perSecond: number, minutes: number) {
  const stepMs = 15_000;
  return {
    labels: { __name__: "http_requests_total", namespace: "shop", service: "checkout", ...labels },
    startMs: nowMs - minutes * minute,
    stepMs,
    values: Array.from({ length: (minutes * minute) / stepMs + 1 }, (_, n) => n * perSecond * 15),
  };
}

test.for<readonly [string, number, string]>([
  [
    "since four minutes before the window",
    64,
    "10 requests/s to checkout; no usual yet: nothing before 2026-03-04T08:56:30.000Z",
  ],
  [
    "within the window",
    20,
    "10 requests/s to checkout; no usual yet: nothing before 2026-03-04T09:40:30.000Z",
  ],
  [
    "since twenty minutes before the window",
    80,
    "10 requests/s to checkout; usual is 10 requests/s, of 20 min in which it was there",
  ],
  ["all the time", 150, "10 requests/s to checkout; usual is 10 requests/s"],
])("a counter that is there %s has no usual of a time before it", async ([, minutes, text]) => {
  const { named } = await signalsOf([grown({ code: "200" }, 10, minutes)], { input: checkout });
  expect(named("request_rate")?.text).toBe(text);
  expect(named("request_rate")?.changedAt).toBeUndefined();
});

test.for([
  [2, 2.2],
  [3.5, 2.2],
] as const)(
  "a counter that is %f min old is told by the time in which it was there",
  async ([minutes, perSecond]) => {
    const { named, text, coverage } = await signalsOf(
      [grown({ code: "200" }, perSecond, minutes)],
      { input: checkout },
    );
    expect(named("request_rate")?.now).toBeCloseTo(perSecond, 1);
    expect(coverage?.scrapeSeconds).toBeUndefined();
    expect(text).not.toContain("a sample every");
  },
);

test("what stopped before the window is no usual of half its rate", async () => {
  const [early, late] = [
    grown({ code: "200", pod: "a" }, 10, 150),
    grown({ code: "200", pod: "b" }, 10, 60),
  ];
  // The first thirty minutes of the hour before; nothing; then the window.
  const series = [{ ...early, values: early.values.slice(0, 60 * 4) }, late];
  const { named } = await signalsOf(series, { input: checkout });
  expect(named("request_rate")?.before).toBeCloseTo(10, 1);
});

test.for([
  ["a minute", 75, 15],
  ["a minute", 150, 90],
  ["two minutes", 300, 180],
] as const)("where Prometheus missed %s of samples no rate has changed", async ([, from, to]) => {
  const whole = grown({ code: "200" }, 9, 130);
  const missed = (n: number) => {
    const ago = (whole.values.length - 1 - n) * 15;
    return ago < from && ago > to;
  };
  const values = whole.values.map((value, n) => (missed(n) ? null : value));
  for (const input of [checkout, { namespace: "shop" }]) {
    const { text } = await signalsOf([{ ...whole, values }], { input });
    expect(text.split("\n")[0]).toMatch(/^no change in error_ratio, request_rate;/u);
  }
});

test("a fall of requests is told where every sample is there", async () => {
  const whole = grown({ code: "200" }, 9, 130);
  const fallen = whole.values.length - 1 - 6 * 4;
  const values = whole.values.map((value, n) => value - Math.max(0, n - fallen) * 6 * 15);
  const { named } = await signalsOf([{ ...whole, values }], { input: checkout });
  expect(named("request_rate")?.now).toBeCloseTo(3, 0);
  expect(named("request_rate")?.changedAt).toMatch(/T09:54:/u);
});

/** Requests to checkout, of which six of ten fail for the last two and a half minutes, beside many to cart. */
function burst(scrapeSeconds: number, lateSeconds: number): Series {
  const lengthSeconds = 7800;
  const samples = Math.floor((lengthSeconds - lateSeconds) / scrapeSeconds) + 1;
  const counter = (line: Readonly<Record<string, string>>, at: (second: number) => number) => ({
    labels: { __name__: "http_requests_total", namespace: "shop", ...line },
    startMs: nowMs - (lengthSeconds - lateSeconds) * 1000,
    stepMs: scrapeSeconds * 1000,
    values: Array.from({ length: samples }, (_, n) =>
      Math.round(at(lateSeconds + n * scrapeSeconds)),
    ),
  });
  const failed = (second: number) => 6 * Math.max(0, second - (lengthSeconds - 150));
  return [
    counter({ service: "checkout", code: "200" }, (second) => 10 * second - failed(second)),
    counter({ service: "checkout", code: "500" }, failed),
    counter({ service: "cart", code: "200" }, (second) => 40 * second),
  ];
}

test.for([
  [15, 0],
  [15, 11],
  [30, 0],
  [30, 13],
  [30, 28],
] as const)(
  "a burst that began 2.5 min ago is told in the first line, scraped every %i s, %i s late",
  async ([scrape, late]) => {
    const series = burst(scrape, late);
    const one = await signalsOf(series, { input: checkout });
    const ofOne =
      /^FAILING: in the last 2 min 60 % of requests to checkout fail with 5xx; before it was 0 %; since 09:5([78]):\d\d /u;
    expect(one.text.split("\n")[0]).toMatch(ofOne);
    const whole = await signalsOf(series, { input: { namespace: "shop" } });
    const ofAll =
      /^FAILING: in the last 2 min 12 % of requests in namespace shop .* since 09:5[78]:\d\d \[\w+\]; failing there: checkout 60 %/u;
    expect(whole.text.split("\n")[0]).toMatch(ofAll);
    for (const { named } of [one, whole]) {
      const lateMs = Date.parse(named("error_ratio")?.changedAt ?? "") - (nowMs - 150_000);
      expect(lateMs).toBeGreaterThan(0);
      expect(lateMs).toBeLessThanOrEqual(2 * scrape * 1000);
    }
  },
);

/** Eight requests a second to checkout, scraped every 15 s: of them these shares fail from so many seconds before now. */
function failingSince(...parts: readonly (readonly [secondsAgo: number, share: number])[]): Series {
  const lengthSeconds = 7800;
  const times = Array.from({ length: lengthSeconds / 15 + 1 }, (_, n) => n * 15);
  const failed = (second: number) =>
    parts.reduce((sum, [ago, share], index) => {
      const [from, to] = [lengthSeconds - ago, lengthSeconds - (parts[index + 1]?.[0] ?? 0)];
      return sum + 8 * share * Math.max(0, Math.min(second, to) - from);
    }, 0.02 * second);
  const counter = (code: string, at: (second: number) => number) => ({
    labels: { __name__: "http_requests_total", namespace: "shop", service: "checkout", code },
    startMs: nowMs - lengthSeconds * 1000,
    stepMs: 15_000,
    values: times.map((second) => Math.round(at(second))),
  });
  return [counter("200", (second) => 8 * second - failed(second)), counter("500", failed)];
}

test.for<readonly [string, Series, RegExp]>([
  [
    "fails",
    failingSince([600, 0.45]),
    /^FAILING: in the last 2 min 45 % of requests .*; before it was 0\.25 %; since 09:50:\d\d \[/u,
  ],
  [
    "fails for a minute and a half",
    failingSince([90, 0.45]),
    /^FAILING: in the last 1 min 45 % of requests .*; before it was 0\.25 %; since 09:58:\d\d \[/u,
  ],
  [
    "fails more since four minutes than it did",
    failingSince([900, 0.06], [240, 0.45]),
    /^FAILING: in the last 2 min 45 % of requests .*; first it was [56]\.?\d* %; before it was 0\.25 %; since 09:45:\d\d, more since 09:56:[0-3]\d \[/u,
  ],
  [
    "fails more since two minutes and a half than it did",
    failingSince([900, 0.06], [150, 0.45]),
    /^FAILING: in the last 2 min 45 % of requests .*; first it was [56]\.?\d* %; before it was 0\.25 %; since 09:45:\d\d, more since 09:5[78]:\d\d \[/u,
  ],
  [
    "failed until three minutes ago",
    failingSince([600, 0.45], [180, 0]),
    /^RECOVERED: in the last 2 min 0\.2\d % of requests .*; for \d min it was up to 45 %; from 09:50:\d\d to 09:5(?:6:5|7:[01])\d \[/u,
  ],
  [
    "failed until six minutes ago",
    failingSince([800, 0.45], [360, 0]),
    /^RECOVERED: in the last 2 min 0\.2\d % of requests .*; for \d min it was up to 45 %; from 09:46:\d\d to 09:5(?:3:5|4:[01])\d \[/u,
  ],
  [
    "fails less than it did",
    failingSince([900, 0.45], [300, 0.06]),
    /^FAILING: in the last 2 min 6\.\d % of requests .*; before it was 0\.25 %; since 09:45:\d\d \[/u,
  ],
])("what %s is told as it is now", async ([, series, told]) => {
  for (const input of [checkout, { namespace: "shop" }]) {
    const { text } = await signalsOf(series, { input });
    expect(text.split("\n")[0]).toMatch(told);
  }
});

test.for([
  ["healthy", checkout, 13],
  ["missing-env", checkout, 19],
  ["healthy", { namespace: "shop" }, 24],
  ["missing-env", { namespace: "shop" }, 30],
  ["past-oom", { namespace: "shop" }, 28],
] as const)("of %s %o is told in few requests: at most %i", async ([name, input, most]) => {
  const { emulator, signals } = await signalsOf(recorded(name).series, { input });
  expect(signals).toHaveLength(6);
  expect(emulator.journal.length).toBeLessThanOrEqual(most);
  const lengths = emulator.journal.map(({ parameters }) => parameters["query"]?.length ?? 0);
  // VictoriaMetrics refuses longer ones.
  expect(Math.max(...lengths)).toBeLessThan(16_384);
});

test("a Prometheus that hangs is asked once more whether it is there, not again for each signal", async () => {
  const emulator = await emulate(counters());
  emulator.fault("hang");
  const { isError, text } = await askTool(
    { prometheusUrl: emulator.url, timeoutMs: 500 },
    { tool: "golden_signals", input: checkout },
  );
  expect([isError, text]).toEqual([true, expect.stringContaining("did not answer")]);
  expect(emulator.journal.length).toBeLessThanOrEqual(4);
});

/** As Thanos answers when a store is away. */
const warned: typeof fetch = async (...asking) => {
  const body = z.looseObject({}).parse(await (await fetch(...asking)).json());
  return Response.json({ ...body, warnings: ["store-2: context deadline exceeded"] });
};

test.for([
  [{ namespace: "shop" }, /^FAILING: .*NOT SEEN: .*a part of the stores that hold the series/u],
  [{ namespace: "shpo" }, /^NOT SEEN: signals of namespace shpo[^]*store-2: context deadline/u],
] as const)("of %o it is said that a store did not answer, once", async ([input, told]) => {
  const { url } = await emulate(counters());
  const options = { prometheusUrl: url, fetch: warned };
  const { text } = await askTool(options, { tool: "golden_signals", input: { ...input } });
  expect(text).toMatch(told);
  expect(text.match(/context deadline/gu)).toHaveLength(1);
});

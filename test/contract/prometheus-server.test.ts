import path from "node:path";
import { GoldenSignalsResult } from "@binnacle/contracts";
import {
  type Case,
  caseNamed,
  type PrometheusEmulator,
  rebase,
  startPrometheusEmulator,
  withOtelMetrics,
} from "@binnacle/emulators";
import { connectInMemory } from "@binnacle/mcp/server";
import { createPrometheusServer } from "@binnacle/prometheus-server";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { countTokens } from "gpt-tokenizer";
import { afterEach, describe, expect, test } from "vitest";
import { z } from "zod";

type Series = Case["series"];

const minute = 60_000;
const nowMs = Math.floor(Date.now() / minute) * minute - minute + 7_000;
const emulators: PrometheusEmulator[] = [];

afterEach(async () => {
  await Promise.all(emulators.splice(0).map(({ close }) => close()));
});

async function emulate(series: Series, alerts: Case["alerts"] = []): Promise<PrometheusEmulator> {
  const emulator = await startPrometheusEmulator({ series, alerts, now: () => nowMs });
  emulators.push(emulator);
  return emulator;
}

async function connect(prometheusUrl: string, timeoutMs = 20_000) {
  const server = createPrometheusServer({
    prometheusUrl,
    clusterId: "cluster-1",
    timeoutMs,
    now: () => nowMs,
    log: () => {},
  });
  return await connectInMemory(server);
}

async function signalsOf(series: Series, input: Readonly<Record<string, unknown>>) {
  const emulator = await emulate(series);
  const client = await connect(emulator.url);
  const result = await client.callTool({ name: "golden_signals", arguments: input });
  const parsed = GoldenSignalsResult.parse(result.structuredContent);
  const named = (name: string) => parsed.signals.find((signal) => signal.name === name);
  return { ...parsed, named, text: textOf(result), emulator };
}

function textOf(result: unknown): string {
  const { content } = z.object({ content: z.array(z.object({ text: z.string() })) }).parse(result);
  return content[0]?.text ?? "";
}

function recorded(name: string): Case {
  const recording = caseNamed(name);
  if (recording === undefined) throw new Error(`no case ${name}`);
  return rebase(recording, new Date(nowMs));
}

const checkout = { namespace: "shop", workload: "checkout" };

describe("golden_signals on recorded cases", () => {
  test("tells the error ratio now and before, and dates the change to the first failing sample", async () => {
    const { series, truth } = recorded("missing-env");
    const { named, evidence, convention } = await signalsOf(series, checkout);
    expect(convention).toBe("http_server_requests_total");
    const errors = named("error_ratio");
    expect(errors?.text).toBe("38 % of requests fail with 5xx; before it was 0.2 %");
    expect(errors?.now).toBeCloseTo(0.38, 2);
    const lateMs = Date.parse(errors?.changedAt ?? "") - Date.parse(truth.since ?? "");
    // A scrape every 30 s: the first sample that can show it.
    expect(lateMs).toBeGreaterThanOrEqual(0);
    expect(lateMs).toBeLessThanOrEqual(30_000);
    expect(evidence.find(({ id }) => id === errors?.evidence[0])).toMatchObject({
      subject: { kind: "Deployment", namespace: "shop", name: "checkout" },
      values: { unit: "ratio", changedAt: errors?.changedAt },
    });
  });

  test("gives in every evidence a query that a person can run to see the number", async () => {
    const { series } = recorded("missing-env");
    const { evidence, signals, emulator, window } = await signalsOf(series, checkout);
    expect(signals.flatMap((signal) => signal.evidence).toSorted()).toEqual(
      evidence.map(({ id }) => id).toSorted(),
    );
    for (const { reproduce, values } of evidence) {
      const time = String(Date.parse(window.to) / 1000);
      const query = new URLSearchParams({ query: reproduce.text, time });
      const response = await fetch(`${emulator.url}/api/v1/query?${query.toString()}`);
      const Vector = z.object({
        data: z.object({ result: z.array(z.object({ value: z.tuple([z.number(), z.string()]) })) }),
      });
      const { data } = Vector.parse(await response.json());
      const seen = Number(data.result[0]?.value[1]);
      const told = [values["last"], values["now"], values["limit"], values["throttled"]].map(
        Number,
      );
      expect(told.some((value) => Math.abs(value - seen) <= 1e-5 * Math.abs(seen))).toBe(true);
    }
  });

  test("says the same when the metrics follow the OpenTelemetry convention", async () => {
    const { series } = withOtelMetrics(recorded("missing-env"));
    const { named, convention } = await signalsOf(series, checkout);
    expect(convention).toBe("opentelemetry http");
    expect(named("error_ratio")?.text).toBe("38 % of requests fail with 5xx; before it was 0.2 %");
  });

  test("says of a crashed program that its series ended: a gap, not zero requests", async () => {
    const { series } = recorded("missing-env");
    const payment = { namespace: "shop", workload: "payment" };
    const { named, gaps } = await signalsOf(series, payment);
    expect(named("request_rate")).toBeUndefined();
    expect(gaps[0]?.what).toBe(
      "error ratio of shop/payment, request rate of shop/payment, latency p95 of shop/payment",
    );
    expect(gaps[0]?.why).toMatch(/^the series has no samples of the last 1\d min$/);
    expect(named("restarts")?.text).toMatch(/^\d\d restarts in 1 h; 0 in the 1 h before$/);
  });

  test("names the container that came closest to its limit, and that the excursion is over", async () => {
    const { series } = recorded("past-oom");
    const { named } = await signalsOf(series, { namespace: "shop" });
    const memory = named("memory_working_set");
    expect(memory?.text).toMatch(/^container search-[a-z0-9-]+\/app uses .*; for \d+ min it was/);
    expect(memory?.limit).toBe(256 * 2 ** 20);
    expect(memory?.max).toBeGreaterThan(250 * 2 ** 20);
  });

  test("finds nothing changed where nothing is wrong", async () => {
    const { series } = recorded("healthy");
    for (const workload of ["checkout", "payment", "search", "frontend"]) {
      const { signals, gaps } = await signalsOf(series, { namespace: "shop", workload });
      expect(signals.filter(({ changedAt }) => changedAt !== undefined)).toEqual([]);
      expect(gaps).toEqual([]);
    }
  });

  test("counts from `since`, and compares with the hour before it", async () => {
    const { series, truth } = recorded("missing-env");
    const { window, baseline, named } = await signalsOf(series, {
      ...checkout,
      since: truth.since,
    });
    expect(window.from).toBe(baseline.to);
    expect(Date.parse(baseline.to) - Date.parse(baseline.from)).toBe(60 * minute);
    expect(named("error_ratio")?.text).toMatch(/^38 %/);
  });

  test("adds at most 20 points a signal on request, within 4,000 tokens", async () => {
    const { series } = recorded("missing-env");
    const { signals, text } = await signalsOf(series, { ...checkout, points: true });
    for (const { points } of signals) expect(points?.length).toBeLessThanOrEqual(20);
    expect(countTokens(text)).toBeLessThan(4_000);
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
      checkout,
    );
    expect(named("cpu_usage")?.text).toBe(
      "container app uses 0.45 cores; usual is 0.45 cores; the limit is 0.5 cores, the highest was 90 % of it; throttled in 40 % of its periods",
    );
    expect(evidence.map(({ values }) => values["throttled"] ?? values["limit"])).toEqual([
      undefined,
      0.5,
      0.4,
    ]);
  });

  test("without any series every signal is a gap that says what to export", async () => {
    const { signals, evidence, gaps, convention } = await signalsOf([], checkout);
    expect([signals, evidence, convention]).toEqual([[], [], undefined]);
    expect(gaps.map(({ remedy }) => remedy !== undefined)).toEqual([true, true, true, true]);
    expect(gaps[0]?.why).toContain("http_server_requests_total");
    expect(gaps[0]?.remedy).toContain("Export");
  });
});

/** Two hours of a counter and its histogram: a tenth of the requests fails for the last twenty minutes. */
function traffic({ counter, bucket, good, bad }: Convention): Series {
  const startMs = nowMs - 120 * minute;
  const of = (labels: Readonly<Record<string, string>>, at: (sample: number) => number) => ({
    labels,
    startMs,
    stepMs: 15_000,
    values: Array.from({ length: 481 }, (_, sample) => at(sample)),
  });
  const unit = bucket.unit === "ms" ? 1000 : 1;
  return [
    of({ __name__: counter, ...good }, (sample) => sample * 150 - failing(sample)),
    of({ __name__: counter, ...bad }, failing),
    ...[0.1, 0.5].map((bound, index) =>
      of(
        { __name__: bucket.name, ...bucket.labels, le: String(bound * unit) },
        (sample) => sample * (index === 0 ? 75 : 150),
      ),
    ),
    of({ __name__: bucket.name, ...bucket.labels, le: "+Inf" }, (sample) => sample * 150),
  ];
}

function failing(sample: number): number {
  return Math.max(0, sample - 400) * 15;
}

interface Convention {
  readonly name: string;
  readonly counter: string;
  readonly good: Readonly<Record<string, string>>;
  readonly bad: Readonly<Record<string, string>>;
  readonly bucket: {
    readonly name: string;
    readonly unit: "s" | "ms";
    readonly labels: Readonly<Record<string, string>>;
  };
}

function counted(
  name: string,
  metrics: { counter: string; bucket: string; unit?: "ms" },
  labels: { target: Readonly<Record<string, string>>; status: readonly [string, string, string] },
): Convention {
  const [label, good, bad] = labels.status;
  return {
    name,
    counter: metrics.counter,
    good: { ...labels.target, [label]: good },
    bad: { ...labels.target, [label]: bad },
    bucket: { name: metrics.bucket, unit: metrics.unit ?? "s", labels: labels.target },
  };
}

const zebra = { namespace: "zoo", workload: "zebra" };
const pod = "zebra-6b8f9c7d4-x2x4z";

test.for([
  counted(
    "http_requests_total",
    { counter: "http_requests_total", bucket: "http_request_duration_seconds_bucket" },
    { target: { namespace: "zoo", pod, job: "podmonitor" }, status: ["status", "200", "503"] },
  ),
  counted(
    "micrometer",
    {
      counter: "http_server_requests_seconds_count",
      bucket: "http_server_requests_seconds_bucket",
    },
    { target: { namespace: "zoo", app: "zebra" }, status: ["status", "200", "500"] },
  ),
  counted(
    "opentelemetry http (milliseconds)",
    {
      counter: "http_server_duration_milliseconds_count",
      bucket: "http_server_duration_milliseconds_bucket",
      unit: "ms",
    },
    {
      target: { k8s_namespace_name: "zoo", k8s_deployment_name: "zebra" },
      status: ["http_status_code", "200", "502"],
    },
  ),
  counted(
    "grpc",
    { counter: "grpc_server_handled_total", bucket: "grpc_server_handling_seconds_bucket" },
    { target: { namespace: "zoo", job: "zebra" }, status: ["grpc_code", "OK", "Unavailable"] },
  ),
  counted(
    "istio",
    {
      counter: "istio_requests_total",
      bucket: "istio_request_duration_milliseconds_bucket",
      unit: "ms",
    },
    {
      target: {
        destination_workload_namespace: "zoo",
        destination_workload: "zebra",
        reporter: "destination",
      },
      status: ["response_code", "200", "503"],
    },
  ),
  counted(
    "linkerd",
    { counter: "response_total", bucket: "response_latency_ms_bucket", unit: "ms" },
    {
      target: { namespace: "zoo", deployment: "zebra", direction: "inbound" },
      status: ["classification", "success", "failure"],
    },
  ),
  counted(
    "ingress-nginx",
    {
      counter: "nginx_ingress_controller_requests",
      bucket: "nginx_ingress_controller_request_duration_seconds_bucket",
    },
    {
      target: { exported_namespace: "zoo", exported_service: "zebra" },
      status: ["status", "200", "504"],
    },
  ),
])("golden_signals reads $name", async (each) => {
  const found = await signalsOf(traffic(each), zebra);
  expect(found.convention).toBe(each.name);
  expect(found.named("error_ratio")?.now).toBeCloseTo(0.1, 3);
  expect(found.named("request_rate")?.now).toBeCloseTo(10, 3);
  // 95 of 100 lies 0.9 of the way from 0.1 s to 0.5 s.
  expect(found.named("latency_p95")?.now).toBeCloseTo(0.46, 3);
  const changedMs = Date.parse(found.named("error_ratio")?.changedAt ?? "");
  expect(Math.abs(changedMs - (nowMs - 20 * minute))).toBeLessThanOrEqual(minute);
});

describe("a back end in trouble", () => {
  const call = { name: "golden_signals", arguments: checkout };

  test.for([
    ["500", /^unavailable: Prometheus at 127\.0\.0\.1:\d+ failed \(HTTP 500\)/],
    ["503", /^unavailable: .*HTTP 503/],
    ["garbage", /^unavailable: .*text\/html/],
  ] as const)("with the fault %s the tool says so in a sentence", async ([fault, sentence]) => {
    const emulator = await emulate([]);
    emulator.fault(fault);
    const result = await (await connect(emulator.url)).callTool(call);
    expect(result.isError).toBe(true);
    expect(textOf(result)).toMatch(sentence);
  });

  test("that hangs is given up at the deadline, and its request is cancelled", async () => {
    const emulator = await emulate([]);
    emulator.fault("hang");
    const result = await (await connect(emulator.url, 300)).callTool(call);
    expect(JSON.stringify(result)).toMatch(
      /timeout: Prometheus at 127\.0\.0\.1:\d+ did not answer/,
    );
    await expect.poll(() => emulator.journal.at(-1)?.isCancelled()).toBe(true);
  });

  test("that is down is named as not reachable", async () => {
    const emulator = await startPrometheusEmulator({ series: [], alerts: [] });
    await emulator.close();
    const result = await (await connect(emulator.url)).callTool(call);
    expect(JSON.stringify(result)).toMatch(/unavailable: .* \(connection refused\)/);
  });

  test("that fails for some queries costs only their signals", async () => {
    const { series } = recorded("missing-env");
    const emulator = await emulate(series);
    const client = await connect(emulator.url);
    const pending = client.callTool(call);
    await expect.poll(() => emulator.journal.length).toBeGreaterThanOrEqual(4);
    emulator.fault("503");
    const result = GoldenSignalsResult.parse((await pending).structuredContent);
    expect(result.gaps.some(({ why }) => why.includes("HTTP 503"))).toBe(true);
  });
});

test("list_alerts gives the alerts of the case", async () => {
  const { series, alerts } = recorded("missing-env");
  const emulator = await emulate(series, alerts);
  const client = await connect(emulator.url);
  const result = await client.callTool({
    name: "list_alerts",
    arguments: { namespace: "shop", state: "firing" },
  });
  expect(result.structuredContent).toMatchObject({
    items: [{ name: "CheckoutErrorRateHigh", state: "firing", severity: "critical" }],
    hasMore: false,
  });
});

test("the program serves its tools on stdio", async () => {
  const emulator = await emulate(recorded("healthy").series);
  const client = new Client({ name: "test", version: "0.0.0" });
  await client.connect(
    new StdioClientTransport({
      command: process.execPath,
      args: [
        path.resolve(import.meta.dirname, "../../mcp-servers/prometheus/src/main.ts"),
        "--prometheus-url",
        emulator.url,
      ],
      stderr: "ignore",
    }),
  );
  const result = await client.callTool({
    name: "query_instant",
    arguments: { query: 'count(kube_deployment_spec_replicas{namespace="shop"}) > 0' },
  });
  expect(result.isError).toBeUndefined();
  await client.close();
});

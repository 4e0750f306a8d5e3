import type { Case } from "@binnacle/cases";
import { startPrometheusEmulator } from "@binnacle/emulators";
import { expect, test, vi } from "vitest";
import { askTool, nowMs } from "../testing/ask-tool.ts";

type Series = Case["series"];

/** A namespace is many queries to an emulator that shares its processor. */
vi.setConfig({ testTimeout: 60_000 });

const stepMs = 30_000;
const samples = 240;
const mebibyte = 2 ** 20;

type At = (minutesAgo: number) => number;
type Labels = Readonly<Record<string, string>>;

function gauge(name: string, labels: Labels, at: At): Series[number] {
  return {
    labels: { __name__: name, namespace: "shop", ...labels },
    startMs: nowMs - samples * stepMs,
    stepMs,
    values: Array.from({ length: samples + 1 }, (_, sample) => at((samples - sample) / 2)),
  };
}

function counter(name: string, labels: Labels, perSecond: At): Series[number] {
  let sum = 1000;
  return gauge(name, labels, (ago) => {
    sum += 30 * perSecond(ago);
    return sum;
  });
}

function requests(service: string, code: string, perSecond: At): Series[number] {
  return counter("http_requests_total", { service, code }, perSecond);
}

const lately =
  (before: number, now: number): At =>
  (ago) =>
    ago <= 15 ? now : before;
const always = (value: number): At => lately(value, value);

const container = { pod: "pay-6d4f5b7c8-x2x4z", container: "app" };

/** It restarts five times in the last minutes. */
function restarts(): Series[number] {
  return gauge("kube_pod_container_status_restarts_total", container, (ago) =>
    Math.max(0, 5 - Math.floor(ago / 3)),
  );
}

function buckets(service: string, slow: At): Series {
  return ["0.1", "1", "3", "+Inf"].map((le) =>
    counter("http_request_duration_seconds_bucket", { service, code: "200", le }, (ago) =>
      le === "0.1" || le === "1" ? 5 * (1 - slow(ago)) : 5,
    ),
  );
}

function memory(share: At): Series {
  const limit = 512 * mebibyte;
  return [
    gauge("container_memory_working_set_bytes", container, (ago) => share(ago) * limit),
    gauge(
      "kube_pod_container_resource_limits",
      { ...container, resource: "memory" },
      always(limit),
    ),
  ];
}

function throttled(share: At): Series {
  return [
    counter("container_cpu_usage_seconds_total", container, always(0.49)),
    counter("container_cpu_cfs_periods_total", container, always(10)),
    counter("container_cpu_cfs_throttled_periods_total", container, (ago) => 10 * share(ago)),
    gauge("kube_pod_container_resource_limits", { ...container, resource: "cpu" }, always(0.5)),
  ];
}

async function linesOf(series: Series, input: object) {
  const emulator = await startPrometheusEmulator({ series, alerts: [], now: () => nowMs });
  const question = { tool: "golden_signals", input: { namespace: "shop", ...input } };
  const { text } = await askTool({ prometheusUrl: emulator.url }, question);
  await emulator.close();
  return text.split("\n");
}

async function firstLine(series: Series, input: object) {
  return (await linesOf(series, input))[0] ?? "";
}

const pay = { workload: "pay" };
const broken = [requests("pay", "200", lately(5, 4.5)), requests("pay", "500", lately(0, 0.5))];
const well = requests("pay", "200", always(5));
const busy = requests("cart", "200", always(100));

test.for<readonly [string, Series, object, RegExp]>([
  [
    "beside failures, what else changed",
    [...broken, ...buckets("pay", lately(0, 1)), restarts(), ...memory(lately(0.4, 0.97))],
    pay,
    /^FAILING: [^;]*10 % of requests to pay fail with 5xx.*; memory of a container at 97 % of its limit, usual is 40 %; CHANGED: latency_p95 at 09:4\d:\d\d, restarts at 09:4\d:\d\d, memory_working_set at/u,
  ],
  [
    "beside failures in a namespace, restarts",
    [...broken, busy, restarts()],
    {},
    /^failing there: pay 10 %; CHANGED: restarts at 09:4\d:\d\d; NOT SEEN/u,
  ],
  [
    "a workload that lost most of its requests",
    [busy, requests("side", "200", lately(5, 0.5))],
    {},
    /^fewer requests to side 0\.5 requests\/s \(before 5 requests\/s\); no change in error_ratio; NOT SEEN/u,
  ],
  [
    "beside one that lost all of them",
    [busy, requests("side", "200", lately(5, 0.5)), requests("order", "200", lately(10, 0))],
    {},
    /^no requests now to order \(before 10 requests\/s\); fewer requests to side 0\.5 requests\/s \(before 5 requests\/s\); no change in error_ratio; NOT SEEN/u,
  ],
  [
    "a CPU that is throttled",
    [well, ...throttled(lately(0.01, 0.6))],
    pay,
    /^CPU of a container throttled in 60 % of its periods \(before 1 %\); no change in error_ratio, request_rate; NOT SEEN/u,
  ],
  [
    "answers that are the fault of the caller",
    [requests("pay", "200", lately(4, 1)), requests("pay", "404", lately(0, 3))],
    pay,
    /^75 % of requests answered with 4xx \(before 0 %\); no change in request_rate; NOT SEEN/u,
  ],
  [
    "nothing of callers that are always wrong",
    [requests("pay", "200", always(1)), requests("pay", "404", always(3))],
    pay,
    /^no change in error_ratio, request_rate; NOT SEEN/u,
  ],
  [
    "no fall by a third",
    [busy, requests("side", "200", lately(5, 3.3))],
    {},
    /^no change in error_ratio, request_rate; NOT SEEN/u,
  ],
  [
    "apart what changed and is over",
    [well, ...buckets("pay", (ago) => (ago > 20 && ago <= 40 ? 1 : 0))],
    pay,
    /^no change in error_ratio, request_rate; over: latency_p95 from 09:(?:19|20):\d\d; NOT SEEN/u,
  ],
])("the first line tells %s", async ([, series, input, told]) => {
  expect(await firstLine(series, input)).toMatch(told);
});

test("what is over is not told since when", async () => {
  const series = [well, ...buckets("pay", (ago) => (ago > 20 && ago <= 40 ? 1 : 0))];
  const lines = await linesOf(series, pay);
  const [latency] = lines.filter((line) => line.startsWith("p95 of pay"));
  expect(latency).toMatch(/; for \d+ min it was 2\.9 s; from 09:(?:19|20):\d\d \[/u);
});

import { createRandom, numberOf } from "./determinism.ts";
import type { TrafficPlan, WorkloadPlan } from "./plan.ts";
import { rounded, type Sampled, stepMs, type Values } from "./sampled.ts";
import { secondMs } from "./timestamp.ts";

/** Share of 5xx answers of a healthy service. */
export const usualErrorShare = 0.0005;
const notFoundShare = 0.004;

/** Upper bounds in seconds: the defaults of the Prometheus clients. */
const bounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] as const;

/** Requests by code and their durations; whole numbers that only grow. */
export function trafficSeries(workload: WorkloadPlan, times: readonly number[]): Sampled[] {
  const { traffic, namespace, name: service } = workload;
  if (traffic === undefined) return [];
  const target = { namespace, service };
  const codes = requestsByCode(`${namespace}/${service}`, traffic, times);
  const hidden = times.map((timeMs) => traffic.isScraped?.(timeMs) === false);
  const hide = (values: readonly number[]): Values =>
    values.map((value, index) => (hidden[index] ? null : value));
  const total = times.map((_, index) =>
    [...codes.values()].reduce((sum, values) => sum + (values[index] ?? 0), 0),
  );
  const durations = "http_server_request_duration_seconds";
  return [
    ...[...codes].map(([code, values]) => ({
      labels: { __name__: "http_server_requests_total", ...target, code },
      values: hide(values),
    })),
    ...[...bounds, undefined].map((bound) => ({
      labels: {
        __name__: `${durations}_bucket`,
        ...target,
        le: bound === undefined ? "+Inf" : String(bound),
      },
      values: hide(total.map((count) => Math.floor(count * shareBelow(bound, traffic.medianMs)))),
    })),
    { labels: { __name__: `${durations}_count`, ...target }, values: hide(total) },
    {
      labels: { __name__: `${durations}_sum`, ...target },
      values: hide(total.map((count) => rounded((count * traffic.medianMs * 1.2) / 1000, 3))),
    },
  ];
}

function requestsByCode(seed: string, traffic: TrafficPlan, times: readonly number[]) {
  const random = createRandom(`traffic/${seed}`);
  const code = traffic.errorCode ?? "500";
  const sums = { ok: 40_000 + numberOf(seed, 900_000), missing: 300, failed: 90 };
  const series = new Map<string, number[]>([
    ["200", []],
    ["404", []],
    [code, []],
  ]);
  for (const timeMs of times) {
    const volume = (traffic.volume?.(timeMs) ?? 1) * (0.96 + 0.08 * random.next());
    const requests = (traffic.requestsPerSecond * volume * stepMs) / 1000;
    const errors = requests * meanErrorShare(traffic, timeMs);
    const missing = (requests - errors) * notFoundShare;
    sums.failed += errors;
    sums.missing += missing;
    sums.ok += requests - errors - missing;
    series.get("200")?.push(Math.floor(sums.ok));
    series.get("404")?.push(Math.floor(sums.missing));
    series.get(code)?.push(Math.floor(sums.failed));
  }
  return series;
}

/** A sample counts what happened since the one before: the mean of the step, second by second. */
function meanErrorShare(traffic: TrafficPlan, timeMs: number): number {
  const share = traffic.errorShare;
  if (share === undefined) return usualErrorShare;
  const seconds = Array.from({ length: stepMs / secondMs }, (_, index) => index * secondMs);
  return seconds.reduce((sum, back) => sum + share(timeMs - back), 0) / seconds.length;
}

/** Durations spread as a logistic curve over the logarithm around the median. */
function shareBelow(boundSeconds: number | undefined, medianMs: number): number {
  if (boundSeconds === undefined) return 1;
  return 1 / (1 + Math.exp(-3 * Math.log((boundSeconds * 1000) / medianMs)));
}

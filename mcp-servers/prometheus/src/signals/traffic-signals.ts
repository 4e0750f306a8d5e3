import { duration } from "../api/promql.ts";
import { conventions } from "./conventions.table.ts";
import { describeErrors, describeLevel } from "./describe.ts";
import type { FoundConvention } from "./find-convention.ts";
import { measure } from "./measure.ts";
import { readOne } from "./read-samples.ts";
import { noData } from "./signal-gap.ts";
import type { Beside, Measured, Measurement, SignalPlan } from "./signal-plan.ts";
import { namespaceSelector, shortNameOf, type Target } from "./target.ts";

/** Error ratio, request rate and latency of the requests that the target serves. */
export async function trafficSignals(
  found: FoundConvention | undefined,
  measurement: Measurement,
): Promise<readonly Measured[]> {
  if (found === undefined) return [noConvention(measurement.target)];
  return await Promise.all([
    errorRatio(found, measurement),
    measure(requestRate(found, measurement), measurement),
    measure(latency(found, measurement), measurement),
  ]);
}

async function errorRatio(
  { convention, selector, statusLabel, sole }: FoundConvention,
  measurement: Measurement,
): Promise<Measured> {
  const what = "error ratio";
  const all = `${convention.requests}{${selector}}`;
  if (statusLabel === undefined) {
    return noData({ what, signals: ["error_ratio"] }, measurement.target, {
      why: `${all} carries no status label`,
      remedy: `Export the status of the answer as one of the labels ${convention.statusLabels.join(", ")}.`,
    });
  }
  const failed = `${convention.requests}{${selector},${statusLabel}=~"${convention.errors}"}`;
  const plan: SignalPlan = {
    name: "error_ratio",
    unit: "ratio",
    what,
    series: all,
    up: `up{${selector}}`,
    sole,
    staleMs: staleMsOf(measurement),
    // No series of failed requests beside series of requests means that none failed so far.
    over: (range) => `(sum(rate(${failed}[${range}])) or vector(0)) / sum(rate(${all}[${range}]))`,
    direction: "up",
    tolerance: () => 0.01,
    besides: (range) => requestCount(`sum(increase(${all}[${range}]))`, measurement),
    describe: (summary, [requests]) =>
      describeErrors(summary, {
        requests: `${isFew(requests) ? "{requests}" : "requests"} ${toOrIn(measurement.target)}`,
        errorsAre: convention.errorsAre,
      }),
    missing: {
      why: `${all} counted no request`,
      remedy: "Nothing to do if no requests are expected; else check the callers and the Service.",
    },
  };
  return await measure(plan, measurement);
}

/** Of fewer requests a share says little: then it is told of how many. */
const few = 30;

function isFew(requests: Beside | undefined): boolean {
  return requests !== undefined && requests.value < few;
}

async function requestCount(query: string, measurement: Measurement): Promise<readonly Beside[]> {
  const value = await readOne(query, measurement);
  if (value === undefined) return [];
  const { endMs: timeMs } = measurement.frame;
  return [{ name: "requests", query, timeMs, value, unit: "1", text: "{requests}" }];
}

/** Three scrapes late: the range of `rate` holds four. A hiccup of two minutes is none. */
function staleMsOf({ rateMs }: Measurement): number {
  return Math.max(0.75 * rateMs, 120_000);
}

function requestRate(
  { convention, selector, sole }: FoundConvention,
  measurement: Measurement,
): SignalPlan {
  const series = `${convention.requests}{${selector}}`;
  const current = `{now} ${toOrIn(measurement.target)}`;
  return {
    name: "request_rate",
    unit: "requests/s",
    what: "request rate",
    series,
    up: `up{${selector}}`,
    sole,
    staleMs: staleMsOf(measurement),
    over: (range) => `sum(rate(${series}[${range}]))`,
    direction: "both",
    tolerance: (level) => Math.max(0.3 * level, 0.05),
    describe: (summary) => describeLevel(summary, current),
    missing: {
      why: `${series} has fewer than two samples in ${duration(measurement.rateMs)}`,
      remedy: "Check that its targets are up and scraped.",
    },
  };
}

function latency(
  { convention, selector, sole }: FoundConvention,
  measurement: Measurement,
): SignalPlan {
  const { bucket, toSeconds } = convention.latency;
  const series = `${bucket}{${selector}}`;
  const scale = toSeconds === 1 ? "" : ` * ${toSeconds}`;
  const current = `p95 of ${shortNameOf(measurement.target)} is {now}`;
  return {
    name: "latency_p95",
    unit: "s",
    what: "latency p95",
    series,
    up: `up{${selector}}`,
    sole,
    staleMs: staleMsOf(measurement),
    over: (range) => `histogram_quantile(0.95, sum by (le) (rate(${series}[${range}])))${scale}`,
    direction: "up",
    tolerance: (level) => Math.max(0.5 * level, 0.01),
    describe: (summary) => describeLevel(summary, current),
    missing: {
      why: `no series matches ${series}`,
      remedy: `Export the histogram ${bucket} with the same labels.`,
    },
  };
}

/** `to checkout`, `in namespace shop`. */
function toOrIn(target: Target): string {
  return `${target.workload === undefined ? "in" : "to"} ${shortNameOf(target)}`;
}

function noConvention(target: Target): Measured {
  const { workload } = target;
  const names = conventions.map(({ requests }) => requests).join(", ");
  const inNamespace = namespaceSelector(target);
  const labels = workload === undefined ? inNamespace : `${inNamespace} and a label of ${workload}`;
  const what = "error ratio, request rate and latency";
  return noData({ what, signals: ["error_ratio", "request_rate", "latency_p95"] }, target, {
    why: `no request metric that I know has ${labels}`,
    remedy: `I know ${names}. Export http_server_requests_total{namespace,service,code} or OpenTelemetry HTTP metrics, or let the mesh or ingress do so.`,
  });
}

import { duration } from "../api/promql.ts";
import { conventions } from "./conventions.table.ts";
import { describeErrors, describeLevel } from "./describe.ts";
import type { FoundConvention } from "./find-convention.ts";
import { type Measured, type Measurement, measure, noData, type SignalPlan } from "./measure.ts";
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
  { convention, selector, statusLabel }: FoundConvention,
  measurement: Measurement,
): Promise<Measured> {
  const what = "error ratio";
  const all = `${convention.requests}{${selector}}`;
  if (statusLabel === undefined) {
    return noData(what, measurement.target, {
      why: `${all} carries no status label`,
      remedy: `Export the status of the answer as one of the labels ${convention.statusLabels.join(", ")}.`,
    });
  }
  const failed = `${convention.requests}{${selector},${statusLabel}=~"${convention.errors}"}`;
  const range = rateRange(measurement);
  const plan: SignalPlan = {
    name: "error_ratio",
    unit: "ratio",
    what,
    // No series of failed requests beside series of requests means that none failed so far.
    query: `(sum(rate(${failed}${range})) or vector(0)) / sum(rate(${all}${range}))`,
    direction: "up",
    tolerance: () => 0.01,
    describe: (summary) =>
      describeErrors(summary, {
        requests: `requests ${toOrIn(measurement.target)}`,
        errorsAre: convention.errorsAre,
      }),
    missing: {
      why: `${all} counted no request`,
      remedy: "Nothing to do if no requests are expected; else check the callers and the Service.",
    },
  };
  return await measure(plan, measurement);
}

function requestRate(
  { convention, selector }: FoundConvention,
  measurement: Measurement,
): SignalPlan {
  const unit = "requests/s";
  const range = rateRange(measurement);
  const current = `{now} ${toOrIn(measurement.target)}`;
  return {
    name: "request_rate",
    unit,
    what: "request rate",
    query: `sum(rate(${convention.requests}{${selector}}${range}))`,
    direction: "both",
    tolerance: (level) => Math.max(0.3 * level, 0.05),
    describe: (summary) => describeLevel(summary, { unit, current }),
    missing: {
      why: `${convention.requests}{${selector}} has fewer than two samples in ${range.slice(1, -1)}`,
      remedy: "Check that its targets are up and scraped.",
    },
  };
}

function latency({ convention, selector }: FoundConvention, measurement: Measurement): SignalPlan {
  const { bucket, toSeconds } = convention.latency;
  const rate = `rate(${bucket}{${selector}}${rateRange(measurement)})`;
  const quantile = `histogram_quantile(0.95, sum by (le) (${rate}))`;
  const current = `p95 of ${shortNameOf(measurement.target)} is {now}`;
  return {
    name: "latency_p95",
    unit: "s",
    what: "latency p95",
    query: toSeconds === 1 ? quantile : `${quantile} * ${toSeconds}`,
    direction: "up",
    tolerance: (level) => Math.max(0.5 * level, 0.01),
    describe: (summary) => describeLevel(summary, { unit: "s", current }),
    missing: {
      why: `no series matches ${bucket}{${selector}}`,
      remedy: `Export the histogram ${bucket} with the same labels.`,
    },
  };
}

/** `[2m]`. */
function rateRange({ rateMs }: Measurement): string {
  return `[${duration(rateMs)}]`;
}

/** `to checkout`, `in namespace shop`. */
function toOrIn(target: Target): string {
  return `${target.workload === undefined ? "in" : "to"} ${shortNameOf(target)}`;
}

function noConvention(target: Target): Measured {
  const { workload } = target;
  const names = conventions.map(({ requests }) => requests).join(", ");
  const inNamespace = namespaceSelector(target);
  const labels =
    workload === undefined
      ? inNamespace
      : `${inNamespace} and service, job, app, deployment or pod of ${workload}`;
  return noData("error ratio, request rate and latency", target, {
    why: `no series matches ${labels} under any of the names ${names}`,
    remedy: `Export http_server_requests_total{namespace,service,code} or OpenTelemetry HTTP metrics, or let the mesh or ingress do so.`,
  });
}

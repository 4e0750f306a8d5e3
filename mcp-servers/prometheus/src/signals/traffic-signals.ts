import { duration } from "../api/promql.ts";
import { conventions } from "./conventions.table.ts";
import { describeErrors, describeLevel } from "./describe.ts";
import type { FoundConvention } from "./find-convention.ts";
import { type Measured, type Measurement, measure, type SignalPlan } from "./measure.ts";
import { nameOf, type Target } from "./target.ts";

/** Error ratio, request rate and latency of the requests that the target serves. */
export async function trafficSignals(
  target: Target,
  found: FoundConvention | undefined,
  measurement: Measurement,
): Promise<readonly Measured[]> {
  const what = nameOf(target);
  if (found === undefined) return [noConvention(target, what)];
  const range = `[${duration(measurement.rateMs)}]`;
  return await Promise.all([
    errorRatio(found, { what, range }, measurement),
    measure(requestRate(found, { what, range }), measurement),
    latency(found, { what, range }, measurement),
  ]);
}

interface Asked {
  readonly what: string;
  /** `[2m]`. */
  readonly range: string;
}

async function errorRatio(
  { convention, selector, statusLabel }: FoundConvention,
  { what, range }: Asked,
  measurement: Measurement,
): Promise<Measured> {
  const all = `${convention.requests}{${selector}}`;
  if (statusLabel === undefined) {
    const gap = {
      origin: "prometheus" as const,
      what: `error ratio of ${what}`,
      why: `${all} carries no status label`,
      remedy: `Export the status of the answer as one of the labels ${convention.statusLabels.join(", ")}.`,
    };
    return { kind: "gap", gap };
  }
  const failed = `${convention.requests}{${selector},${statusLabel}=~"${convention.errors}"}`;
  const plan: SignalPlan = {
    name: "error_ratio",
    unit: "ratio",
    what: `error ratio of ${what}`,
    // No series of failed requests beside series of requests means that none failed so far.
    query: `(sum(rate(${failed}${range})) or vector(0)) / sum(rate(${all}${range}))`,
    direction: "up",
    tolerance: () => 0.01,
    describe: (summary) => describeErrors(summary, convention.errorsAre),
    missing: {
      why: `${all} counted no request`,
      remedy: "Nothing to do if no requests are expected; else check the callers and the Service.",
    },
  };
  return await measure(plan, measurement);
}

function requestRate(
  { convention, selector }: FoundConvention,
  { what, range }: Asked,
): SignalPlan {
  const unit = "requests/s";
  return {
    name: "request_rate",
    unit,
    what: `request rate of ${what}`,
    query: `sum(rate(${convention.requests}{${selector}}${range}))`,
    direction: "both",
    tolerance: (level) => Math.max(0.3 * level, 0.05),
    describe: (summary) => describeLevel(summary, { unit, subject: "" }),
    missing: {
      why: `${convention.requests}{${selector}} has fewer than two samples in ${range.slice(1, -1)}`,
      remedy: "Check that its targets are up and scraped.",
    },
  };
}

async function latency(
  { convention, selector }: FoundConvention,
  { what, range }: Asked,
  measurement: Measurement,
): Promise<Measured> {
  const { bucket, toSeconds } = convention.latency ?? { bucket: "", toSeconds: 1 };
  const quantile = `histogram_quantile(0.95, sum by (le) (rate(${bucket}{${selector}}${range})))`;
  const plan: SignalPlan = {
    name: "latency_p95",
    unit: "s",
    what: `latency p95 of ${what}`,
    query: toSeconds === 1 ? quantile : `${quantile} * ${toSeconds}`,
    direction: "up",
    tolerance: (level) => Math.max(0.5 * level, 0.01),
    describe: (summary) => describeLevel(summary, { unit: "s", subject: "p95 " }),
    missing: {
      why: `no series matches ${bucket}{${selector}}`,
      remedy: `Export the histogram ${bucket} with the same labels.`,
    },
  };
  return await measure(plan, measurement);
}

function noConvention(target: Target, what: string): Measured {
  const names = conventions.map(({ requests }) => requests).join(", ");
  const labels =
    target.workload === undefined
      ? `namespace="${target.namespace}"`
      : `namespace="${target.namespace}" and service, job, app, deployment or pod of ${target.workload}`;
  return {
    kind: "gap",
    gap: {
      origin: "prometheus",
      what: `error ratio, request rate and latency of ${what}`,
      why: `no series matches ${labels} under any of the names ${names}`,
      remedy: `Export http_server_requests_total{namespace,service,code} or OpenTelemetry HTTP metrics, or let the mesh or ingress do so.`,
    },
  };
}

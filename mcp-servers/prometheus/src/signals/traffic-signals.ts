import { present } from "@binnacle/contracts";
import { duration } from "../api/promql.ts";
import type { Summary } from "./course-of.ts";
import { describeErrors, describeLatency, describeRate } from "./describe.ts";
import type { Source } from "./find-sources.ts";
import { latencyProof, type TimedSource, timedSource } from "./latency-bounds.ts";
import { measure } from "./measure.ts";
import { noConvention, noStatus } from "./no-traffic.ts";
import { provenRate, rateTolerance } from "./proven-rate.ts";
import { readOne } from "./read-samples.ts";
import { clientErrorShare, limitedShare } from "./refused-requests.ts";
import { noData, orGap } from "./signal-gap.ts";
import type { Beside, Measured, Measurement, Missing, SignalPlan, Stretch } from "./signal-plan.ts";
import { hasRisen } from "./significance.ts";
import { shortNameOf, type Target } from "./target.ts";
import { allOf, failedOf, latencyTolerance, p95Of, seriesIn, telling } from "./traffic.ts";

export interface Traffic {
  /** Those with most requests first. */
  readonly sources: readonly Source[];
  /** Of a namespace: the one workload whose counters these are; absent when there are more. */
  readonly sole?: string | undefined;
}

/** Error ratio, request rate and latency of the requests that the target serves. */
export async function trafficSignals(
  traffic: Traffic,
  measurement: Measurement,
): Promise<readonly Measured[]> {
  if (traffic.sources.length === 0) return [noConvention(measurement)];
  const each = await Promise.all([
    errorRatio(traffic, measurement),
    measure(requestRate(traffic, measurement), measurement),
    latency(traffic, measurement),
  ]);
  return each.flat();
}

async function errorRatio(
  { sources: all, sole }: Traffic,
  measurement: Measurement,
): Promise<Measured> {
  const what = "error ratio";
  const sources = telling(all);
  if (sources.length === 0) return noStatus(all, measurement);
  const plan: SignalPlan = {
    name: "error_ratio",
    unit: "ratio",
    what,
    series: seriesIn(sources),
    up: upOf(all),
    sole,
    staleMs: staleMsOf(measurement),
    // No series of failed requests beside series of requests means that none failed so far.
    over: (range) => `${failedOf(sources, range)} / ${allOf(sources, range)}`,
    isOfNow: true,
    direction: "up",
    tolerance: () => 0.01,
    prove: async ({ before, after, tries }) => {
      const [was, is] = await Promise.all(
        [before, after].map((stretch) => countedIn(sources, stretch, measurement)),
      );
      return { isProven: was !== undefined && is !== undefined && hasRisen(was, is, tries) };
    },
    besides: async (range) =>
      (
        await Promise.all([
          requestCount(allOf(sources, range, "increase"), measurement),
          limitedShare(sources, range, measurement),
          clientErrorShare(sources, range, measurement),
        ])
      ).flat(),
    counted: (range) => allOf(sources, range, "increase"),
    describe: (summary, besides) => describeErrors(summary, besides, wordsOf(sources, measurement)),
    missing: { why: `no ${sources[0]?.requests} now`, remedy: scraped },
  };
  return await measure(plan, measurement);
}

function wordsOf(sources: readonly Source[], { target }: Measurement) {
  const errorsAre = new Set(sources.map(({ convention }) => convention.errorsAre));
  return { requests: toOrIn(target), errorsAre: [...errorsAre].join(" or ") };
}

const scraped = "Check that its targets are up and scraped.";

/** Failures of a stretch, and the requests among which they are. */
async function countedIn(
  sources: readonly Source[],
  { fromMs, toMs }: Stretch,
  measurement: Measurement,
) {
  const range = duration(Math.max(toMs - fromMs, 1000));
  const [events, of] = await Promise.all(
    [failedOf(sources, range, "increase"), allOf(sources, range, "increase")].map((query) =>
      readOne(query, measurement, toMs),
    ),
  );
  return events === undefined || of === undefined ? undefined : { events, of };
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

function requestRate({ sources, sole }: Traffic, measurement: Measurement): SignalPlan {
  const whose = toOrIn(measurement.target);
  const [current, none] = [`{now} ${whose}`, `no requests ${whose}`];
  return {
    name: "request_rate",
    unit: "requests/s",
    what: "request rate",
    series: seriesIn(sources),
    up: upOf(sources),
    sole,
    staleMs: staleMsOf(measurement),
    over: (range) => allOf(sources, range),
    isPerTime: true,
    direction: "both",
    tolerance: rateTolerance,
    prove: async (stretches) => await provenRate(sources, stretches, measurement),
    describe: (summary) => describeRate(summary, hasStopped(summary) ? none : current),
    missing: {
      why: `${sources[0]?.requests} has fewer than two samples in ${duration(measurement.rateMs)}`,
      remedy: scraped,
    },
  };
}

function hasStopped({ now, change }: Summary): boolean {
  return now === 0 && change !== undefined && !change.isOver;
}

/** Of the source with most requests that has durations: bounds of different histograms do not add up. */
async function latency(
  { sources, sole }: Traffic,
  measurement: Measurement,
): Promise<readonly Measured[]> {
  const { target } = measurement;
  const what = "latency p95";
  const unmeasured = { what, signals: ["latency_p95" as const] };
  const [first] = sources;
  const timed: Promise<TimedSource | undefined> = timedSource(sources, measurement);
  const measured = await orGap(unmeasured, measurement, async () => {
    const found = await timed;
    if (found === undefined) return noData(unmeasured, target, untimed(first));
    const isPart = sources.length > 1;
    return await measure(latencyPlan({ ...found, isPart, sole }, measurement), measurement);
  });
  const source = await timed.then((found) => found?.source).catch(() => first);
  if (first === undefined || source === undefined || source === first) return [measured];
  // That requests of others are timed tells nothing of these.
  const whose = `${what} of what is counted by ${first.convention.name}`;
  return [measured, noData({ what: whose, signals: [] }, target, untimed(first))];
}

function untimed(source: Source | undefined): Missing {
  const { name = "", latency: timing } = source?.convention ?? {};
  return timing === undefined
    ? { why: `${name} has no durations`, remedy: "Export a histogram of durations." }
    : {
        why: `no ${timing.bucket} with the labels of its counter`,
        remedy: `Export the histogram ${timing.bucket} with the same labels.`,
      };
}

interface Timed extends Pick<Traffic, "sole">, TimedSource {
  /** Other sources count requests, too. */
  readonly isPart: boolean;
}

function latencyPlan(
  { source, isPart, sole, bounds }: Timed,
  measurement: Measurement,
): SignalPlan {
  const bucket = source.nativeLatency ?? source.convention.latency?.bucket ?? "";
  const whose = `${shortNameOf(measurement.target)}${isPart ? ` (${source.convention.name})` : ""}`;
  return {
    name: "latency_p95",
    unit: "s",
    what: "latency p95",
    series: [`${bucket}{${source.selector}}`],
    up: upOf([source]),
    sole,
    staleMs: staleMsOf(measurement),
    over: (range) => p95Of(source, range) ?? "vector(NaN)",
    direction: "up",
    tolerance: latencyTolerance,
    ...present({ prove: latencyProof(source, bounds, measurement) }),
    counted: (range) => allOf([source], range, "increase"),
    describe: (summary) => describeLatency(summary, `p95 of ${whose}`, bounds),
    ceiling: bounds.ceiling,
    missing: untimed(source),
  };
}

function upOf([source]: readonly Source[]): string | undefined {
  return source && `up{${source.selector}}`;
}

/** `to checkout`, `in namespace shop`. */
function toOrIn(target: Target): string {
  return `${target.workload === undefined ? "in" : "to"} ${shortNameOf(target)}`;
}

import { present } from "@binnacle/contracts";
import { duration, equals } from "../api/promql.ts";
import type { Labels } from "../api/wire.ts";
import type { Summary } from "./course-of.ts";
import { describeLevel, rounded } from "./describe.ts";
import { measure } from "./measure.ts";
import { shareOfLimit } from "./near-limit.ts";
import { podSelector } from "./read-owners.ts";
import { readOne, readVector } from "./read-samples.ts";
import { orGap } from "./signal-gap.ts";
import type { Beside, Measured, Measurement } from "./signal-plan.ts";
import { namespaceSelector, shortNameOf } from "./target.ts";
import { lookbackMs } from "./time-frame.ts";
import type { Told } from "./told.ts";

interface Resource {
  readonly name: "memory_working_set" | "cpu_usage";
  readonly unit: "bytes" | "cores";
  /** Value of the `resource` label of kube_pod_container_resource_limits. */
  readonly resource: "memory" | "cpu";
  readonly metric: string;
  /** Mean usage over a range. */
  readonly over: (series: string, range: string) => string;
  /** Usage at a moment; absent: the mean over the range of `rate`. */
  readonly current?: (series: string) => string;
  /** The highest usage in a range, as far as it can be told: what the containers are ranked by. */
  readonly highest: (series: string, range: string) => string;
  readonly tolerance: (level: number) => number;
  readonly isPerTime?: true;
}

const memory: Resource = {
  name: "memory_working_set",
  unit: "bytes",
  resource: "memory",
  metric: "container_memory_working_set_bytes",
  over: (series, range) => `avg_over_time(${series}[${range}])`,
  current: (series) => series,
  highest: (series, range) => `max_over_time(${series}[${range}])`,
  tolerance: (level) => 0.2 * level,
};

const cpu: Resource = {
  name: "cpu_usage",
  unit: "cores",
  resource: "cpu",
  metric: "container_cpu_usage_seconds_total",
  over: (series, range) => `rate(${series}[${range}])`,
  highest: (series, range) => `rate(${series}[${range}])`,
  isPerTime: true,
  tolerance: (level) => Math.max(0.5 * level, 0.05),
};

/** Memory and CPU of the container that comes closest to its limit. */
export async function resourceSignals(measurement: Measurement): Promise<readonly Measured[]> {
  return await Promise.all([memory, cpu].map((each) => usageOf(each, measurement)));
}

async function usageOf(resource: Resource, measurement: Measurement): Promise<Measured> {
  const { target } = measurement;
  const unmeasured = { what: resource.resource, signals: [resource.name] };
  return await orGap(unmeasured, measurement, async () => {
    const container = await findTightest(resource, measurement);
    const selector = selectorOf(measurement, container);
    const series = `${resource.metric}{${selector}}`;
    const name = containerName(container, target);
    return await measure(
      {
        name: resource.name,
        unit: resource.unit,
        what: resource.resource,
        series: [series],
        staleMs: staleMsOf(measurement),
        over: (range) => `max(${resource.over(series, range)})`,
        ...(resource.current === undefined ? {} : { course: `max(${resource.current(series)})` }),
        isUsage: true,
        direction: "up",
        tolerance: resource.tolerance,
        ...present({ isPerTime: resource.isPerTime }),
        besides: () => besidesOf(resource, selector, measurement),
        describe: (summary, besides) => describeUsage(summary, name, besides),
        missing: { why: `no ${resource.metric} of its pods`, remedy: missingRemedy },
      },
      measurement,
    );
  });
}

const missingRemedy = "Scrape /metrics/cadvisor of the kubelets, if the pods have run at all.";

/** The container with the highest share of its limit; without limits the one that uses most. */
async function findTightest(resource: Resource, measurement: Measurement): Promise<Labels> {
  const { client, target, frame, signal } = measurement;
  const selector = selectorOf(measurement, {});
  // Pods of one workload are alike; in a namespace equal container names say nothing.
  const group = target.workload === undefined ? "pod, container" : "container";
  const window = duration(frame.endMs - frame.startMs);
  const series = `${resource.metric}{${selector}}`;
  // What has no current sample is gone: it is not the one to tell of.
  const usage = `max by (${group}) (${resource.highest(series, window)} and ${series})`;
  const limit = `max by (${group}) (${limits(resource, selector)})`;
  const [tightest, heaviest] = await Promise.all(
    [`topk(1, ${usage} / on (${group}) ${limit})`, `topk(1, ${usage})`].map(async (query) =>
      readVector(await client.instant(query, frame.endMs, signal)),
    ),
  );
  return tightest?.[0]?.labels ?? heaviest?.[0]?.labels ?? {};
}

/** A share of throttled periods below this is usual for any container with a CPU limit. */
const usualThrottling = 0.05;

/** Three scrapes late, and not before Prometheus itself calls it old. */
function staleMsOf({ scrapeMs }: Measurement): number {
  return Math.max(3 * scrapeMs, lookbackMs);
}

/** Its limit, and how often the kernel stopped the container because of it, unless that is hardly ever. */
async function besidesOf(
  resource: Resource,
  selector: string,
  measurement: Measurement,
): Promise<readonly Beside[]> {
  const { endMs: timeMs } = measurement.frame;
  const limitQuery = `max(${limits(resource, selector)})`;
  const range = duration(Math.max(measurement.rateMs, 300_000));
  const throttledQuery = throttling(selector, range);
  const [limit, throttled = 0] = await Promise.all([
    readOne(limitQuery, measurement),
    resource === cpu ? readOne(throttledQuery, measurement) : undefined,
  ]);
  const bound = { name: "limit", query: limitQuery, timeMs, unit: resource.unit };
  const stopped = { name: "throttled", query: throttledQuery, timeMs, unit: "ratio" } as const;
  return [
    ...(limit === undefined || limit <= 0
      ? []
      : [{ ...bound, value: limit, text: "the limit is {limit}" }]),
    ...(throttled < usualThrottling
      ? []
      : [
          { ...stopped, value: throttled, text: "throttled in {throttled} of its periods" },
          ...(await throttledBefore(selector, measurement)),
        ]),
  ];
}

/** What is always so slows nothing down that was not slow. */
async function throttledBefore(
  selector: string,
  measurement: Measurement,
): Promise<readonly Beside[]> {
  const { baselineStartMs, startMs: timeMs } = measurement.frame;
  const query = throttling(selector, duration(timeMs - baselineStartMs));
  const value = await readOne(query, measurement, timeMs);
  const text = "in the hour before throttled in {throttledBefore}";
  return value === undefined
    ? []
    : [{ name: "throttledBefore", query, timeMs, value, unit: "ratio", text }];
}

function throttling(selector: string, range: string): string {
  const increase = (metric: string) => `sum(increase(${metric}{${selector}}[${range}]))`;
  return `${increase("container_cpu_cfs_throttled_periods_total")} / ${increase("container_cpu_cfs_periods_total")}`;
}

function limits({ resource }: Resource, selector: string): string {
  return `kube_pod_container_resource_limits{${selector},${equals("resource", resource)}}`;
}

function selectorOf({ target, owners }: Measurement, { pod, container }: Labels): string {
  const pods =
    pod === undefined
      ? podSelector(target, owners)
      : `${namespaceSelector(target)},${equals("pod", pod)}`;
  // cAdvisor repeats the sum of a pod with an empty container label.
  return container === undefined
    ? `${pods},container!="",container!="POD"`
    : `${pods},${equals("container", container)}`;
}

/** `container app of checkout`, `container checkout-x2x4z/app in namespace shop`. */
function containerName({ pod, container }: Labels, target: Measurement["target"]): string {
  const owner = shortNameOf(target);
  if (container === undefined) return owner;
  return pod === undefined
    ? `container ${container} of ${owner}`
    : `container ${pod}/${container} in ${owner}`;
}

function describeUsage(summary: Summary, name: string, besides: readonly Beside[]): Told {
  const { text, values } = describeLevel(summary, `${name} uses {now}`);
  const limit = besides.find((beside) => beside.name === "limit")?.value;
  const bound = limit === undefined ? "no limit is known" : "the highest was {max}";
  const share = shareOfLimit({ now: summary.now, limit });
  const told = besides.map((beside) =>
    beside.name === "limit" && share !== undefined
      ? `${beside.text}; that is {share} of it`
      : beside.text,
  );
  const ofLimit =
    share === undefined ? {} : { share: { amount: rounded(share), unit: "ratio" as const } };
  return { text: [text, bound, ...told].join("; "), values: { ...values, ...ofLimit } };
}

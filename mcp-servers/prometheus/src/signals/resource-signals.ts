import { present } from "@binnacle/contracts";
import { duration, equals } from "../api/promql.ts";
import type { Labels } from "../api/wire.ts";
import { describeLevel, rounded, type Told } from "./describe.ts";
import {
  type Aside,
  type Measured,
  type Measurement,
  measure,
  orGap,
  readOne,
  readVector,
  type SignalPlan,
} from "./measure.ts";
import type { Summary } from "./summarise.ts";
import { namespaceSelector, podSelector, shortNameOf, type Target } from "./target.ts";

interface Resource {
  readonly name: "memory_working_set" | "cpu_usage";
  readonly unit: "bytes" | "cores";
  /** Value of the `resource` label of kube_pod_container_resource_limits. */
  readonly resource: "memory" | "cpu";
  readonly metric: string;
  /** Usage at a moment. */
  readonly current: (series: string, rateRange: string) => string;
  /** Usage in a window: what the containers are ranked by. */
  readonly overall: (series: string, window: string) => string;
  readonly tolerance: (level: number) => number;
}

const memory: Resource = {
  name: "memory_working_set",
  unit: "bytes",
  resource: "memory",
  metric: "container_memory_working_set_bytes",
  current: (series) => series,
  overall: (series, window) => `max_over_time(${series}[${window}])`,
  tolerance: (level) => 0.2 * level,
};

const cpu: Resource = {
  name: "cpu_usage",
  unit: "cores",
  resource: "cpu",
  metric: "container_cpu_usage_seconds_total",
  current: (series, rateRange) => `rate(${series}[${rateRange}])`,
  overall: (series, window) => `rate(${series}[${window}])`,
  tolerance: (level) => Math.max(0.5 * level, 0.05),
};

/** Memory and CPU of the container that comes closest to its limit. */
export async function resourceSignals(measurement: Measurement): Promise<readonly Measured[]> {
  return await Promise.all([memory, cpu].map((each) => usageOf(each, measurement)));
}

async function usageOf(resource: Resource, measurement: Measurement): Promise<Measured> {
  const { target } = measurement;
  return await orGap(resource.resource, measurement, async () => {
    const container = await findTightest(resource, measurement);
    const selector = selectorOf(target, container);
    const limitQuery = `max(${limits(resource, selector)})`;
    const [limit, throttled] = await Promise.all([
      readOne(limitQuery, measurement),
      resource === cpu ? throttling(selector, measurement) : undefined,
    ]);
    const series = `${resource.metric}{${selector}}`;
    const plan: SignalPlan = {
      name: resource.name,
      unit: resource.unit,
      what: resource.resource,
      query: `max(${resource.current(series, duration(measurement.rateMs))})`,
      direction: "up",
      tolerance: resource.tolerance,
      describe: (summary) => {
        const name = containerName(container, target);
        return describeUsage(summary, { resource, name, limit, throttled });
      },
      missing: { why: `no series matches ${series}`, remedy: missingRemedy },
      ...(limit === undefined ? {} : { limit: { value: limit, query: limitQuery } }),
      ...present({ aside: throttled }),
    };
    return await measure(plan, measurement);
  });
}

const missingRemedy = "Scrape /metrics/cadvisor of the kubelets, if the pods have run at all.";

/** The container with the highest share of its limit; without limits the one that uses most. */
async function findTightest(
  resource: Resource,
  { client, target, frame, signal }: Measurement,
): Promise<Labels> {
  const selector = selectorOf(target, {});
  // Pods of one workload are alike; in a namespace equal container names say nothing.
  const group = target.workload === undefined ? "pod, container" : "container";
  const window = duration(frame.endMs - frame.startMs);
  const usage = `max by (${group}) (${resource.overall(`${resource.metric}{${selector}}`, window)})`;
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

/** How often the kernel stopped the container because of its CPU limit; undefined when hardly ever. */
async function throttling(selector: string, measurement: Measurement): Promise<Aside | undefined> {
  const range = `[${duration(5 * 60_000)}]`;
  const increase = (metric: string) => `sum(increase(${metric}{${selector}}${range}))`;
  const query = `${increase("container_cpu_cfs_throttled_periods_total")} / ${increase("container_cpu_cfs_periods_total")}`;
  const value = await readOne(query, measurement);
  if (value === undefined || value < usualThrottling) return undefined;
  const text = "throttled in {throttled} of its periods";
  return { name: "throttled", query, value, unit: "ratio", text };
}

function limits({ resource }: Resource, selector: string): string {
  return `kube_pod_container_resource_limits{${selector},${equals("resource", resource)}}`;
}

function selectorOf(target: Target, { pod, container }: Labels): string {
  const pods =
    pod === undefined ? podSelector(target) : `${namespaceSelector(target)},${equals("pod", pod)}`;
  // cAdvisor repeats the sum of a pod with an empty container label.
  return container === undefined
    ? `${pods},container!="",container!="POD"`
    : `${pods},${equals("container", container)}`;
}

/** `container app of checkout`, `container checkout-x2x4z/app in namespace shop`. */
function containerName({ pod, container }: Labels, target: Target): string {
  const owner = shortNameOf(target);
  if (container === undefined) return owner;
  return pod === undefined
    ? `container ${container} of ${owner}`
    : `container ${pod}/${container} in ${owner}`;
}

function describeUsage(
  summary: Summary,
  usage: {
    resource: Resource;
    name: string;
    limit: number | undefined;
    throttled: Aside | undefined;
  },
): Told {
  const { resource, name, limit, throttled } = usage;
  const current = `${name} uses {now}`;
  const { text, values } = describeLevel(summary, { unit: resource.unit, current });
  const aside = throttled === undefined ? "" : `; ${throttled.text}`;
  if (limit === undefined)
    return { text: `${text}; no limit is known${aside}`, ...present({ values }) };
  const most = { amount: rounded(summary.max / limit), unit: "ratio" } as const;
  // The limit and what was seen beside it are facts of their own.
  const bound = "the limit is {limit}, the highest was {most} of it";
  return { text: `${text}; ${bound}${aside}`, values: { ...values, most } };
}

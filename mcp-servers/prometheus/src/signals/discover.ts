import type { PrometheusClient } from "../api/prometheus-client.ts";
import { duration, equals, literal, matches } from "../api/promql.ts";
import type { Labels } from "../api/wire.ts";
import { type Convention, conventions, nativeOf, type View } from "./conventions.table.ts";
import { replicaLabels } from "./duplicates.ts";
import { pastMs, readVector } from "./read-samples.ts";
import { inCluster, namespaceSelector, type Target } from "./target.ts";
import type { TimeFrame } from "./time-frame.ts";

/** A request counter of a namespace, without the labels that tell its requests apart. */
export interface Counted {
  /** With `__name__`, and what `target_info` says of its target. */
  readonly labels: Labels;
  /** Whether it had a sample in the last minutes. */
  readonly isLive: boolean;
  /** Its namespace stands in `target_info` only. */
  readonly isJoined: boolean;
}

interface Lookup {
  readonly client: PrometheusClient;
  readonly target: Target;
  readonly frame: TimeFrame;
  readonly signal: AbortSignal;
}

/** Two scrapes of five minutes. */
const liveMs = 10 * 60_000;

/** Which request counters the namespace has: now and at the start of the window, else in the last day. */
export async function discover(lookup: Lookup): Promise<readonly Counted[]> {
  const { startMs, endMs } = lookup.frame;
  const [live, earlier] = await Promise.all([
    counted(lookup, { timeMs: endMs, rangeMs: liveMs, isLive: true }),
    counted(lookup, { timeMs: startMs, rangeMs: liveMs, isLive: false }),
  ]);
  const found = [...live, ...earlier];
  return found.length > 0 ? found : await discoverPast(lookup);
}

/** Those of the last day: what has ended, too. */
export async function discoverPast(lookup: Lookup): Promise<readonly Counted[]> {
  const { endMs: timeMs } = lookup.frame;
  return await counted(lookup, { timeMs, rangeMs: pastMs, isLive: false });
}

interface Moment {
  readonly timeMs: number;
  readonly rangeMs: number;
  readonly isLive: boolean;
}

async function counted(lookup: Lookup, moment: Moment): Promise<readonly Counted[]> {
  const [direct, joined] = await Promise.all([
    labelsOf(lookup, { ...moment, selectors: selectorsFor(lookup.target) }),
    joinedOf(lookup, moment),
  ]);
  const { isLive } = moment;
  return [
    ...direct.map((labels) => ({ labels, isLive, isJoined: false })),
    ...joined.map((labels) => ({ labels, isLive, isJoined: true })),
  ];
}

/** Labels that decide whose requests are counted, in which status, and whether twice. */
const deciding = [
  ...new Set([
    "__name__",
    "job",
    "instance",
    "service",
    "container",
    "pod",
    "cluster",
    ...replicaLabels,
    ...conventions.flatMap(({ statusLabels }) => statusLabels),
    ...conventions.flatMap(({ views }) => views.flatMap(labelsIn)),
  ]),
];

function labelsIn({ namespace, names, pods, only }: View): string[] {
  return [
    ...(namespace === undefined ? [] : [namespace]),
    ...names,
    ...pods,
    ...(only ?? []).slice(0, 1),
  ];
}

async function labelsOf(
  { client, signal }: Lookup,
  { timeMs, rangeMs, selectors }: Moment & { selectors: readonly string[] },
): Promise<readonly Labels[]> {
  const range = duration(rangeMs);
  const series = selectors.map((selector) => `last_over_time({${selector}}[${range}])`);
  const query = `count by (${deciding.join(", ")}) (${series.join(" or ")})`;
  return readVector(await client.instant(query, timeMs, signal)).map(({ labels }) => labels);
}

/** One selector for each way to name the namespace, with the counters that may name it so. */
function selectorsFor(target: Target): readonly string[] {
  const uses = conventions.flatMap((convention) =>
    convention.views.map((view) => ({ selector: selectorOf(view, target), convention })),
  );
  return [...Map.groupBy(uses, ({ selector }) => selector)].map(
    ([selector, group]) => `${named(group.map(({ convention }) => convention))},${selector}`,
  );
}

/** Counters, and histograms that are native; a summary of the same name has quantiles. */
function named(rows: readonly Convention[]): string {
  const names = new Set(rows.flatMap((row) => [row.requests, nativeOf(row) ?? row.requests]));
  return `${matches("__name__", [...names].join("|"))},quantile=""`;
}

/** Matchers of a namespace as a view has it, without braces. */
export function selectorOf({ namespace, names, form, only }: View, target: Target): string {
  const [label = ""] = names;
  const place =
    namespace === undefined && form !== undefined
      ? inCluster(target, matches(label, form.pattern(target.namespace)))
      : namespaceSelector(target, namespace);
  return only === undefined ? place : `${place},${equals(...only)}`;
}

const attributes = [
  "k8s_namespace_name",
  "k8s_deployment_name",
  "k8s_statefulset_name",
  "k8s_daemonset_name",
  "k8s_pod_name",
];

/**
 * Counters of programs whose resource attributes were not promoted to labels: they stand in `target_info`, which
 * shares job and instance with them (OpenTelemetry specification, Prometheus and OpenMetrics compatibility).
 */
async function joinedOf(lookup: Lookup, moment: Moment): Promise<readonly Labels[]> {
  const { client, target, signal } = lookup;
  const info = `target_info{${namespaceSelector(target, "k8s_namespace_name")}}`;
  const query = `count by (job, instance, ${attributes.join(", ")}) (last_over_time(${info}[${duration(moment.rangeMs)}]))`;
  const infos = readVector(await client.instant(query, moment.timeMs, signal));
  const known = new Map(infos.map(({ labels }) => [targetKey(labels), labels]));
  const jobs = [...new Set(infos.flatMap(({ labels }) => labels["job"] ?? []))];
  if (jobs.length === 0) return [];
  const open = conventions.filter(({ views }) =>
    views.some(({ namespace }) => namespace === "k8s_namespace_name"),
  );
  const selector = `${named(open)},k8s_namespace_name="",${jobSelector(target, jobs)}`;
  const found = await labelsOf(lookup, { ...moment, selectors: [selector] });
  return found.flatMap((labels) => {
    const told = known.get(targetKey(labels));
    return told === undefined ? [] : [{ ...told, ...labels }];
  });
}

function targetKey({ job = "", instance = "" }: Labels): string {
  return JSON.stringify([job, instance]);
}

function jobSelector(target: Target, jobs: readonly string[]): string {
  return inCluster(target, matches("job", jobs.map(literal).join("|")));
}

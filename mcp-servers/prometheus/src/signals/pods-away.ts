import { duration, literal, matches } from "../api/promql.ts";
import type { Labels } from "../api/wire.ts";
import { conventions } from "./conventions.table.ts";
import type { Source } from "./find-sources.ts";
import { readVector } from "./read-samples.ts";
import type { Measurement, Stretch } from "./signal-plan.ts";
import { namespaceSelector } from "./target.ts";
import { seriesIn } from "./traffic.ts";

/** Of the labels of request counters those that hold a pod. */
const podLabels = [
  ...new Set(conventions.flatMap(({ views }) => views.flatMap(({ pods }) => pods))),
];

/** What has no sample for so long is gone, though a query may still see it. */
const goneMs = 150_000;
/** What is back so soon after was away. */
const backMs = 60 * 60_000;

interface Stretches {
  readonly before: Stretch;
  readonly after: Stretch;
}

/**
 * Pods that counted requests before, and have no samples at the end of a stretch after it, though they are there and
 * ready, or come back: what they served meanwhile nobody knows. What is scraped and counts nothing serves nothing.
 */
export async function podsAway(
  sources: readonly Source[],
  { before, after }: Stretches,
  measurement: Measurement,
): Promise<readonly string[]> {
  const { frame, courseMs, rateMs } = measurement;
  // The last point of a change that is over still reads a range in which it was not.
  const atMs = after.toMs < frame.endMs ? after.toMs - courseMs : after.toMs;
  const [was, is] = await Promise.all([
    podsIn(sources, { timeMs: before.toMs, rangeMs: courseMs }, measurement),
    podsIn(sources, { timeMs: atMs, rangeMs: rateMs }, measurement),
  ]);
  const gone = [...was].filter((pod) => !is.has(pod));
  if (gone.length === 0 || is.size === 0) return [];
  const [there, idle, back] = await Promise.all([
    podsThere(gone, atMs, measurement),
    podsIdle(gone, atMs, measurement),
    podsIn(sources, { timeMs: atMs + backMs, rangeMs: backMs }, measurement),
  ]);
  return gone.filter((pod) => !idle.has(pod) && (there.has(pod) || back.has(pod)));
}

/**
 * Pods that counted requests at the beginning of the window or lately, and have no samples at its end, though they are there: every number lacks
 * what they serve.
 */
export async function podsSilent(
  sources: readonly Source[],
  measurement: Measurement,
): Promise<readonly string[]> {
  const { endMs: timeMs, startMs } = measurement.frame;
  const { rateMs } = measurement;
  if (sources.length === 0) return [];
  const [first, lately, is] = await Promise.all([
    podsIn(sources, { timeMs: startMs, rangeMs: rateMs }, measurement),
    podsIn(sources, { timeMs, rangeMs: Math.max(latelyMs, rateMs) }, measurement),
    podsIn(sources, { timeMs, rangeMs: Math.max(goneMs, 0.75 * rateMs) }, measurement),
  ]);
  const gone = [...new Set([...first, ...lately])].filter((pod) => !is.has(pod));
  if (gone.length === 0 || is.size === 0) return [];
  const [there, down, idle] = await Promise.all([
    podsThere(gone, timeMs, measurement),
    podsOf(`(up{${selectorOf(gone, measurement)}} == 0)`, timeMs, measurement),
    podsIdle(gone, timeMs, measurement),
  ]);
  return gone.filter((pod) => !idle.has(pod) && (there.has(pod) || down.has(pod)));
}

/** Short enough to travel together with the queries of the moment. */
const latelyMs = 25 * 60_000;
const namedAtMost = 2;

/** `pod a`, `pods a, b and 3 more`. */
export function podsText(pods: readonly string[]): string {
  const more = pods.length > namedAtMost ? ` and ${pods.length - namedAtMost} more` : "";
  return `${pods.length === 1 ? "pod" : "pods"} ${pods.slice(0, namedAtMost).join(", ")}${more}`;
}

interface Moment {
  readonly timeMs: number;
  readonly rangeMs: number;
}

async function podsIn(
  sources: readonly Source[],
  { timeMs, rangeMs }: Moment,
  measurement: Measurement,
): Promise<ReadonlySet<string>> {
  const range = duration(rangeMs);
  const series = seriesIn(sources).map((each) => `last_over_time(${each}[${range}])`);
  return await podsOf(`(${series.join(" or ")})`, timeMs, measurement);
}

/** Those that kube-state-metrics or cAdvisor still tell of. */
async function podsThere(
  pods: readonly string[],
  atMs: number,
  measurement: Measurement,
): Promise<ReadonlySet<string>> {
  const names = matches(
    "__name__",
    "kube_pod_owner|kube_pod_info|container_memory_working_set_bytes",
  );
  const series = `{${names},${selectorOf(pods, measurement)}}`;
  return await podsOf(`(timestamp(${series}) > ${(atMs - goneMs) / 1000})`, atMs, measurement);
}

/** Those that are scraped, or not ready, or over: an evicted pod has no containers to tell of, those of a lost node stay ready. */
async function podsIdle(
  pods: readonly string[],
  atMs: number,
  measurement: Measurement,
): Promise<ReadonlySet<string>> {
  const selector = selectorOf(pods, measurement);
  const states = [
    `up{${selector}} == 1`,
    `kube_pod_container_status_ready{${selector}} == 0`,
    `kube_pod_status_ready{${selector},condition="true"} == 0`,
    `kube_pod_status_phase{${selector},phase=~"Failed|Succeeded"} == 1`,
  ];
  return await podsOf(`(${states.join(" or ")})`, atMs, measurement);
}

function selectorOf(pods: readonly string[], { target }: Measurement): string {
  return `${namespaceSelector(target)},${matches("pod", pods.map(literal).join("|"))}`;
}

async function podsOf(
  vector: string,
  timeMs: number,
  { client, signal }: Measurement,
): Promise<ReadonlySet<string>> {
  const query = `count by (${podLabels.join(", ")}) ${vector}`;
  const rows = readVector(await client.instant(query, timeMs, signal));
  return new Set(rows.flatMap(({ labels }) => podIn(labels) ?? []));
}

function podIn(labels: Labels): string | undefined {
  return podLabels.map((label) => labels[label]).find((pod) => pod !== undefined && pod !== "");
}

import type { Labels } from "../api/wire.ts";

/** Why the same requests stand in several series, and what makes them count once. */
export interface Duplicates {
  /** Labels that tell the copies of a pair of Prometheus servers apart. */
  readonly replicas: readonly string[];
  /** The job that is taken where several scrape the same target. */
  readonly job?: string;
}

/** External labels that the documentation of Prometheus Operator, Thanos, Mimir and Cortex gives to replicas. */
export const replicaLabels = [
  "prometheus_replica",
  "replica",
  "receive_replica",
  "prometheus",
] as const;

/** Looks for copies among series of one counter. */
export function duplicatesIn(series: readonly Labels[]): Duplicates {
  const job = sharedJob(series);
  return { replicas: varyingReplicas(series), ...(job === undefined ? {} : { job }) };
}

/** Labels of replicas in which series differ that are alike in all others. */
function varyingReplicas(series: readonly Labels[]): readonly string[] {
  const alike = Map.groupBy(series, (labels) => keyOf(labels, replicaLabels));
  const groups = [...alike.values()].filter((group) => group.length > 1);
  return replicaLabels.filter((label) =>
    groups.some((group) => new Set(group.map((labels) => labels[label])).size > 1),
  );
}

/** Of a target that several jobs scrape: the one with most targets. */
function sharedJob(series: readonly Labels[]): string | undefined {
  const scraped = series.filter(({ instance, job }) => instance !== undefined && job !== undefined);
  const targets = Map.groupBy(
    scraped,
    ({ cluster = "", instance = "" }) => `${cluster}/${instance}`,
  );
  const shared = [...targets.values()].map(jobsOf).filter((jobs) => jobs.length > 1);
  if (shared.length === 0) return undefined;
  const counts = Map.groupBy([...targets.values()].flatMap(jobsOf), (job) => job);
  const [first] = [...counts].toSorted(
    ([a, inA], [b, inB]) => inB.length - inA.length || (a < b ? -1 : 1),
  );
  return first?.[0];
}

function jobsOf(group: readonly Labels[]): string[] {
  return [...new Set(group.map(({ job = "" }) => job))];
}

function keyOf(labels: Labels, without: readonly string[]): string {
  const others = Object.entries(labels).filter(([label]) => !without.includes(label));
  return JSON.stringify(others.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

import type { PrometheusClient } from "../api/prometheus-client.ts";
import { duration, isPodOf, literal, matches, podPattern } from "../api/promql.ts";
import type { Labels } from "../api/wire.ts";
import { readVector } from "./read-samples.ts";
import { namespaceSelector, type Target } from "./target.ts";
import type { TimeFrame } from "./time-frame.ts";

interface Workload {
  readonly kind: string;
  readonly name: string;
}

/** Whose the pods of a namespace are, as kube-state-metrics has it. */
export interface Owners {
  /** Whether `kube_pod_owner` and what stands above it are scraped; if not, only names tell whose a pod is. */
  readonly isKnown: boolean;
  /** The workload at the root of a pod's owners; a pod without owner is its own. */
  readonly ownerOf: (pod: string) => Workload | undefined;
  /** Every workload of the namespace, by name; runs of Jobs are under their CronJob. */
  readonly workloads: ReadonlyMap<string, Workload>;
  /** The names of a workload's pods; undefined: all that are named as its pods are those of others. */
  readonly podsOf: (workload: string) => PodNames | undefined;
}

interface PodNames {
  /** RE2. */
  readonly pattern: string;
  readonly has: (pod: string) => boolean;
}

/** kube-state-metrics names the kind of a workload by the metric that counts its replicas. */
const kinds = [
  ["Deployment", "kube_deployment_spec_replicas", "deployment"],
  ["StatefulSet", "kube_statefulset_replicas", "statefulset"],
  ["DaemonSet", "kube_daemonset_status_desired_number_scheduled", "daemonset"],
] as const;

const owned = {
  kube_pod_owner: "pod",
  kube_replicaset_owner: "replicaset",
  kube_job_owner: "job_name",
} as const;

/** Reads who owns what in the namespace: pods, ReplicaSets and Jobs of the whole time frame, in one query. */
export async function readOwners(
  client: PrometheusClient,
  { target, frame }: { target: Target; frame: TimeFrame },
  signal: AbortSignal,
): Promise<Owners> {
  const names = [...Object.keys(owned), ...kinds.map(([, metric]) => metric)].join("|");
  const series = `{${matches("__name__", names)},${namespaceSelector(target)}}`;
  const labels = [
    ...Object.values(owned),
    ...kinds.map(([, , label]) => label),
    "__name__",
    "owner_kind",
    "owner_name",
  ].join(", ");
  const range = duration(frame.endMs - frame.baselineStartMs);
  const query = `count by (${labels}) (last_over_time(${series}[${range}]))`;
  const rows = readVector(await client.instant(query, frame.endMs, signal));
  return ownersIn(rows.map((row) => row.labels));
}

/** Where they could not be read. */
export const unknownOwners: Owners = ownersIn([]);

/** From the series of kube-state-metrics. */
function ownersIn(rows: readonly Labels[]): Owners {
  const above = ownersAbove(rows);
  const pods = rows.flatMap((labels) => ofMetric(labels, "kube_pod_owner"));
  const roots = new Map(pods.map((pod) => [pod, rootOf({ kind: "Pod", name: pod }, above)]));
  const counted = rows.flatMap((labels): Workload[] => {
    const found = kinds.find(([, metric]) => labels["__name__"] === metric);
    const name = found && labels[found[2]];
    return found === undefined || name === undefined ? [] : [{ kind: found[0], name }];
  });
  // Without kube_replicaset_owner or kube_job_owner the root of a pod is not its workload.
  const isKnown = pods.length > 0 && !isCutOff(roots, rows);
  const known = isKnown ? [...roots.values(), ...counted] : counted;
  return {
    isKnown,
    workloads: new Map(known.map((each) => [each.name, each])),
    ownerOf: (pod) => (isKnown ? roots.get(pod) : undefined),
    podsOf: (workload) => (isKnown ? namesOf(workload, { pods, roots }) : byNameOf(workload)),
  };
}

/** Whether a pod ends at a ReplicaSet or Job and nothing tells what owns those. */
function isCutOff(roots: ReadonlyMap<string, Workload>, rows: readonly Labels[]): boolean {
  const has = (metric: string) => rows.some((labels) => labels["__name__"] === metric);
  const ends = (kind: string) => [...roots.values()].some((root) => root.kind === kind);
  return (
    (ends("ReplicaSet") && !has("kube_replicaset_owner")) || (ends("Job") && !has("kube_job_owner"))
  );
}

/** `Pod/a` → its owner; a ReplicaSet or Job that nothing owns has none here. */
function ownersAbove(rows: readonly Labels[]): ReadonlyMap<string, Workload> {
  const metrics = [
    ["kube_pod_owner", "Pod"],
    ["kube_replicaset_owner", "ReplicaSet"],
    ["kube_job_owner", "Job"],
  ] as const;
  return new Map(
    rows.flatMap((labels) =>
      metrics.flatMap(([metric, kind]) => {
        const { owner_kind: ownerKind = "", owner_name: owner = "" } = labels;
        // kube-state-metrics writes `<none>`; a static pod belongs to its node, and is no part of it.
        if (owner === "" || owner === "<none>" || ownerKind === "Node") return [];
        return ofMetric(labels, metric).map(
          (name) => [`${kind}/${name}`, { kind: ownerKind, name: owner }] as const,
        );
      }),
    ),
  );
}

function ofMetric(labels: Labels, metric: keyof typeof owned): string[] {
  const name = labels[owned[metric]];
  return labels["__name__"] === metric && name !== undefined ? [name] : [];
}

/** A pod, its ReplicaSet, its Deployment, and what may stand above that; owners that own each other end. */
const mostLevels = 5;

function rootOf(from: Workload, above: ReadonlyMap<string, Workload>): Workload {
  let current = from;
  for (let level = 0; level < mostLevels; level += 1) {
    const owner = above.get(`${current.kind}/${current.name}`);
    if (owner === undefined) break;
    current = owner;
  }
  return current;
}

/** Generated names where those take the workload's pods and no other, though the owner of some be not scraped; else each name. */
function namesOf(
  workload: string,
  { pods, roots }: { pods: readonly string[]; roots: ReadonlyMap<string, Workload> },
): PodNames | undefined {
  const own = pods.filter((pod) => roots.get(pod)?.name === workload);
  const byName = pods.filter((pod) => isPodOf(workload, pod));
  const isSame = byName.length === own.length && byName.every((pod) => own.includes(pod));
  if (isSame) return byNameOf(workload);
  if (own.length === 0) return undefined;
  const pattern = own.toSorted().map(literal).join("|");
  return { pattern, has: (pod) => own.includes(pod) };
}

function byNameOf(workload: string): PodNames {
  return { pattern: podPattern(workload), has: (pod) => isPodOf(workload, pod) };
}

/** Matchers of the pods of a target, as cAdvisor and kube-state-metrics label them; none matches where it has no pods. */
export function podSelector(target: Target, owners: Owners): string {
  const inNamespace = namespaceSelector(target);
  return target.workload === undefined
    ? inNamespace
    : `${inNamespace},${matches("pod", owners.podsOf(target.workload)?.pattern ?? "-")}`;
}

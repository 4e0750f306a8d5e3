import type { ObjectRef } from "@binnacle/contracts";
import type { Cluster } from "../graph/cluster.ts";
import { keyOf } from "../graph/object-key.ts";
import type { Workload } from "../graph/workload.ts";
import { nearMisses } from "../near-miss.ts";

/** What an asked name turned out to mean. */
export type Target =
  | { readonly kind: "found"; readonly ref: ObjectRef }
  | { readonly kind: "ambiguous"; readonly candidates: readonly ObjectRef[] }
  | { readonly kind: "unknown"; readonly near: readonly ObjectRef[] };

const KINDS: Readonly<Record<string, string>> = {
  deployment: "Deployment",
  deploy: "Deployment",
  statefulset: "StatefulSet",
  sts: "StatefulSet",
  daemonset: "DaemonSet",
  ds: "DaemonSet",
  replicaset: "ReplicaSet",
  rs: "ReplicaSet",
  job: "Job",
  cronjob: "CronJob",
  cj: "CronJob",
  service: "Service",
  svc: "Service",
  pod: "Pod",
  po: "Pod",
  node: "Node",
  no: "Node",
};
/** Of objects with one name, people mean the first of these. */
const ORDER = [
  "Deployment",
  "StatefulSet",
  "DaemonSet",
  "CronJob",
  "Job",
  "ReplicaSet",
  "Service",
  "Node",
  "Pod",
];

/** Finds what a name means: a workload, a Service, a node, or the owner of a pod. */
export function findTarget(cluster: Cluster, asked: string, namespace: string | undefined): Target {
  const { kind, name } = split(asked);
  const known = candidates(cluster, namespace);
  const exact = known.filter(
    (ref) => ref.name === name && (kind === undefined || ref.kind === kind),
  );
  const found = exact.length > 0 ? exact : ownersOfPods(cluster, { kind, name, namespace });
  const best = bestOfEachNamespace(found);
  if (best.length > 1) return { kind: "ambiguous", candidates: best };
  if (best[0] !== undefined) return { kind: "found", ref: best[0] };
  const near = nearMisses(
    name,
    known.map((ref) => ref.name),
    5,
  );
  return {
    kind: "unknown",
    near: near.flatMap((item) => bestOfEachNamespace(known.filter((ref) => ref.name === item))),
  };
}

function split(asked: string): { kind: string | undefined; name: string } {
  const at = asked.indexOf("/");
  const kind = at < 0 ? undefined : KINDS[asked.slice(0, at).toLowerCase().replace(/s$/, "")];
  return {
    kind: kind ?? KINDS[asked.slice(0, Math.max(at, 0)).toLowerCase()],
    name: asked.slice(at + 1),
  };
}

function candidates(cluster: Cluster, namespace: string | undefined): ObjectRef[] {
  const isInScope = (ref: ObjectRef) =>
    namespace === undefined || ref.namespace === undefined || ref.namespace === namespace;
  return [
    ...[...cluster.workloads.values()].map((workload) => workload.ref),
    ...[...cluster.services.values()].map((service) => service.ref),
    ...[...cluster.nodes.keys()].map((name) => ({ kind: "Node", name })),
  ].filter(isInScope);
}

/** A pod, or the beginning of the name of one, means its owner. */
function ownersOfPods(
  cluster: Cluster,
  {
    kind,
    name,
    namespace,
  }: { kind: string | undefined; name: string; namespace: string | undefined },
): ObjectRef[] {
  if (kind !== undefined && kind !== "Pod" && kind !== "ReplicaSet") return [];
  const owners = new Map<string, Workload>();
  for (const pod of cluster.pods) {
    const isNamed = pod.ref.name === name || pod.ref.name.startsWith(`${name}-`);
    if (!isNamed || (namespace !== undefined && pod.namespace !== namespace)) continue;
    const workload = cluster.workloadOf(pod);
    if (workload !== undefined) owners.set(workload.key, workload);
  }
  return [...owners.values()].map((workload) => workload.ref);
}

function bestOfEachNamespace(refs: readonly ObjectRef[]): ObjectRef[] {
  const groups = Map.groupBy(refs, (ref) => ref.namespace ?? "");
  return [...groups.values()].flatMap((group) => {
    const names = Map.groupBy(group, (ref) => ref.name);
    return [...names.values()].flatMap((same) =>
      same
        .toSorted((left, right) => ORDER.indexOf(left.kind) - ORDER.indexOf(right.kind))
        .slice(0, 1),
    );
  });
}

/** Keys of everything that is the target itself: the workload, and the Services before it or of its name. */
export function keysOfTarget(cluster: Cluster, target: ObjectRef): ReadonlySet<string> {
  const workload = cluster.workloads.get(keyOf(target));
  const service = cluster.services.get(keyOf(target));
  const sameName = ["Service", "Deployment", "StatefulSet", "DaemonSet"].map((kind) =>
    keyOf({ ...target, kind }),
  );
  return new Set([
    keyOf(target),
    ...sameName.filter((key) => cluster.services.has(key) || cluster.workloads.has(key)),
    ...(workload === undefined ? [] : cluster.servicesOf(workload).map((item) => item.key)),
    ...(service?.workloads.map((item) => item.key) ?? []),
  ]);
}

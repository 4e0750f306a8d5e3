import { keyOf, type ObjectRef } from "@binnacle/contracts";
import { isMissed } from "../causes/objects/taken-by.ts";
import type { Cluster } from "../graph/cluster.ts";
import type { PodView } from "../graph/pod-view.ts";
import { mentionsIn, serviceOfHost } from "../graph/references.ts";
import type { ServiceView } from "../graph/services.ts";
import type { Draft } from "../kit/draft.ts";
import { relatedTo } from "./related.ts";

/** What a target calls, directly or not, nearest first: workloads, or the Service where nothing stands behind it. */
export interface Dependencies {
  readonly refs: readonly ObjectRef[];
  /** Keys of workloads and Services on the way, the target's own among them. */
  readonly keys: ReadonlySet<string>;
}

export function dependenciesOf(cluster: Cluster, target: ObjectRef | undefined): Dependencies {
  if (target === undefined) return { refs: [], keys: new Set() };
  const next = relatedTo(cluster, target);
  // Of an Ingress its Services, and what stands behind them.
  const related = [...next, ...next.flatMap((ref) => relatedTo(cluster, ref))];
  const seen = new Set(askedKeys(cluster, target));
  const queue = [...seen];
  const refs = new Map(related.map((ref) => [keyOf(ref), ref]));
  for (const key of queue) {
    // What wants no pods calls nothing.
    if (cluster.workloads.get(key)?.desired === 0) continue;
    const called = (cluster.calls.byCaller.get(key) ?? []).map((call) => call.to);
    const likely = likelyCalled(cluster, key);
    for (const ref of [...called.flatMap(behind), ...likely].filter((it) => !seen.has(keyOf(it)))) {
      seen.add(keyOf(ref));
      queue.push(keyOf(ref));
      refs.set(keyOf(ref), ref);
    }
    for (const service of called) seen.add(service.key);
  }
  return { refs: [...refs.values()], keys: seen };
}

/** Keys of a target and of what stands behind it or uses it, with the Services in front. */
export function askedKeys(cluster: Cluster, target: ObjectRef | undefined): ReadonlySet<string> {
  const refs = target === undefined ? [] : [target, ...relatedTo(cluster, target)];
  return new Set(refs.flatMap((ref) => [...keysOfTarget(cluster, ref)]));
}

/** Objects that a finding is about and that keep, scale or carry what the target is or calls: its autoscaler, its claim, its node. */
export function carriersOf(
  cluster: Cluster,
  { dependencies, drafts, isBehind, leadsTo }: Carried,
): ObjectRef[] {
  const { podsByNode, workloadOf } = cluster;
  const { keys, refs } = dependencies;
  const isMeant = (ref: ObjectRef | undefined) => ref !== undefined && keys.has(keyOf(ref));
  const known = new Set(refs.map(keyOf));
  return drafts
    .filter((draft) => {
      const { culprit, standsOn } = draft;
      const pods = culprit.kind === "Node" ? (podsByNode.get(culprit.name) ?? []) : [];
      return (
        isBehind(draft) ||
        leadsTo(draft) ||
        standsOn.some(isMeant) ||
        pods.some((pod) => isMeant(workloadOf(pod)?.ref) && isNeeded(pod, cluster))
      );
    })
    .map(({ culprit }) => culprit)
    .filter((ref) => !known.has(keyOf(ref)) && !keys.has(keyOf(ref)));
}

/** A pod that is gone and was replaced carries nothing. */
function isNeeded(pod: PodView, cluster: Cluster): boolean {
  return !pod.isOver || isMissed(pod, cluster);
}

interface Carried {
  readonly dependencies: Dependencies;
  readonly drafts: readonly Draft[];
  /** It is a part of the cluster that symptoms point to. */
  readonly isBehind: (draft: Draft) => boolean;
  /** It fronts, scales, feeds or guards the target. */
  readonly leadsTo: (draft: Draft) => boolean;
}

/** Where the Services could not be seen: the workloads that have the names of the hosts that a workload names. */
function likelyCalled({ workloads, gapOf }: Cluster, caller: string): ObjectRef[] {
  const from = workloads.get(caller);
  return mentionsIn(from?.template).flatMap(({ host }) => {
    const named = from && serviceOfHost(host, from.namespace);
    if (named === undefined || gapOf("Service", named.namespace) === undefined) return [];
    return SAME_NAME.flatMap((kind) => workloads.get(keyOf({ kind, ...named }))?.ref ?? []);
  });
}

function behind(service: ServiceView): ObjectRef[] {
  const workloads = service.workloads.map((workload) => workload.ref);
  return workloads.length > 0 ? workloads : [service.ref];
}

const SAME_NAME = ["Service", "Deployment", "StatefulSet", "DaemonSet"];

/** Keys of everything that is the target itself: the workload, and the Services before it or of its name. */
export function keysOfTarget(cluster: Cluster, target: ObjectRef): ReadonlySet<string> {
  const workload = cluster.workloads.get(keyOf(target));
  const service = cluster.services.get(keyOf(target));
  const sameName = SAME_NAME.map((kind) => keyOf({ ...target, kind }));
  return new Set([
    keyOf(target),
    ...sameName.filter((key) => cluster.services.has(key) || cluster.workloads.has(key)),
    ...(workload === undefined ? [] : cluster.servicesOf(workload).map((item) => item.key)),
    ...(service?.workloads.map((item) => item.key) ?? []),
  ]);
}

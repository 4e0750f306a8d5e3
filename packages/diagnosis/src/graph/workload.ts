import type { ObjectRef } from "@binnacle/contracts";
import type { ObjectOf } from "../state/kinds.table.ts";
import type { PodTemplate } from "../state/pod.ts";
import type { Condition, Metadata } from "../state/shapes.ts";
import type { ControllerRevision, ReplicaSet } from "../state/workload.ts";
import type { PodView } from "./pod-view.ts";

/** One revision of a workload, with what keeps it. */
export interface Rollout {
  readonly kind: "ReplicaSet" | "ControllerRevision";
  readonly revision: number;
  /** Numbers that it had before undos took it again, as its ReplicaSet keeps them. */
  readonly earlier: readonly number[];
  /** Of a StatefulSet or DaemonSet its ControllerRevision, as a ReplicaSet that wants no pods. */
  readonly replicaSet: ReplicaSet;
}

/** A root of an owner chain: what a person deploys, rolls back and scales. */
export interface Workload {
  readonly ref: ObjectRef;
  readonly key: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Absent when the object itself was not read. */
  readonly metadata: Metadata | undefined;
  readonly template: PodTemplate | undefined;
  /** Pods that should run. Absent where nothing says so: a Job, an owner of an unknown kind. */
  readonly desired: number | undefined;
  /** All pods, those that are over included. */
  readonly pods: readonly PodView[];
  /** How many of its pods, and of what owns them, cannot be read; those that name no owner count for all of a namespace. */
  readonly unread: number;
  /** Newest first. Of a StatefulSet or DaemonSet only where its ControllerRevisions were read, and there are several. */
  readonly rollouts: readonly Rollout[];
  /** When its newest rollout may have taken an old ReplicaSet again, RFC 3339, the likeliest first. */
  readonly takenAgain: readonly string[];
  /** Jobs and CronJobs only: the Job itself, or those that it made. */
  readonly runs: readonly ObjectOf<"Job">[];
  readonly conditions: readonly Condition[];
  /** Deployments only: time that it gives its pods to be Ready. */
  readonly deadlineSeconds: number | undefined;
  /** It makes each pod when the one before is Ready: a StatefulSet that does not say otherwise. */
  readonly isOrdered: boolean;
  /** How a Deployment replaces its pods: `RollingUpdate` unless it says so. */
  readonly strategy: string | undefined;
  /** Deployments only: its rollouts wait until it is resumed. */
  readonly isPaused: boolean;
  /** StatefulSets only: the revision of the template, as its pods are labelled. */
  readonly updateRevision: string | undefined;
  /** Why its controller cannot create pods, by its own words. */
  readonly createFailure: string | undefined;
}

/** Pods that are expected to work. */
export function livePods(workload: Workload): PodView[] {
  return workload.pods.filter((pod) => !pod.isOver);
}

/** As the API says at this moment. */
export function readyCount(workload: Workload): number {
  return livePods(workload).filter((pod) => pod.isSaidReady).length;
}

/** Pods that serve: Ready, and not just between two ends. */
export function servingCount(workload: Workload): number {
  return livePods(workload).filter((pod) => pod.isReady).length;
}

/** Pods that should work now: the wish of the owner, or what exists where it has none. */
export function desiredCount(workload: Workload): number {
  return workload.desired ?? livePods(workload).length;
}

/** It has every pod that it wants, all Ready. */
export function isHealthy(workload: Workload): boolean {
  const live = livePods(workload);
  const isAll = workload.unread === 0 && live.length >= (workload.desired ?? 0);
  return isAll && live.every((pod) => pod.isReady);
}

/** What made a pod is the newest of its workload. */
export function isOfNewestRollout(workload: Workload, pod: PodView): boolean {
  const [newest] = workload.rollouts;
  return newest !== undefined && isOfRollout(pod, newest);
}

/** By the ReplicaSet that made it, or by the label that a StatefulSet or DaemonSet gives it: a name, or the end of one. */
function isOfRollout({ object: { metadata } }: PodView, { kind, replicaSet }: Rollout): boolean {
  const { name } = replicaSet.metadata;
  if (kind === "ReplicaSet")
    return metadata.ownerReferences.some((owner) => owner.kind === kind && owner.name === name);
  const revision = metadata.labels["controller-revision-hash"];
  return revision !== undefined && (name === revision || name.endsWith(`-${revision}`));
}

/** The template that a pod was made of: of another rollout than the newest only where that was read. */
export function ownTemplate(workload: Workload, pod: PodView): PodTemplate | undefined {
  const rollout = workload.rollouts.find((item) => isOfRollout(pod, item));
  if (rollout !== undefined) return rollout.replicaSet.spec.template ?? workload.template;
  return isOfOldRevision(workload, pod) ? undefined : workload.template;
}

/** Its pods that are not over, of one rollout. */
export function podsOf(workload: Workload, rollout: Rollout): PodView[] {
  return livePods(workload).filter((pod) => isOfRollout(pod, rollout));
}

export function readyPodsOf(workload: Workload, rollout: Rollout): PodView[] {
  return podsOf(workload, rollout).filter((pod) => pod.isReady);
}

/** Pods of a StatefulSet that its controller leaves as an older template made them: it waits until they are Ready. */
export function isOfOldRevision({ updateRevision }: Workload, { object }: PodView): boolean {
  const revision = object.metadata.labels["controller-revision-hash"];
  return updateRevision !== undefined && revision !== undefined && revision !== updateRevision;
}

/** It runs to its end and is not kept alive: a Job, or a pod without owner. */
export function isRun(workload: Workload): boolean {
  return ["Job", "CronJob", "Pod"].includes(workload.ref.kind);
}

/** Broken when no pod is Ready; else old or other pods still do the work. */
export function impactOn(workload: Workload): "broken" | "degraded" {
  return isDown(workload) ? "broken" : "degraded";
}

/** Nothing of it serves, though something should: a pod that is Ready between two ends leaves its callers alone. */
export function isDown(workload: Workload): boolean {
  const isWanted = desiredCount(workload) > 0 || isRun(workload);
  return servingCount(workload) === 0 && isWanted;
}

/** The revisions of a Deployment, newest first. */
export function toRollouts(replicaSets: readonly ReplicaSet[]): Rollout[] {
  return replicaSets
    .map((replicaSet) => ({
      kind: "ReplicaSet" as const,
      revision: revisionOf(replicaSet),
      earlier: earlierOf(replicaSet),
      replicaSet,
    }))
    .toSorted(newerFirst);
}

/** The revisions of a StatefulSet or DaemonSet, newest first. One alone tells no change. */
export function fromRevisions(revisions: readonly ControllerRevision[]): Rollout[] {
  if (revisions.length < 2) return [];
  return revisions
    .map(({ metadata, revision, data }) => ({
      kind: "ControllerRevision" as const,
      revision,
      earlier: [],
      replicaSet: {
        metadata,
        spec: { replicas: 0, template: data?.spec.template },
        status: { conditions: [] },
      },
    }))
    .toSorted(newerFirst);
}

function newerFirst(left: Rollout, right: Rollout): number {
  return right.revision - left.revision;
}

/** 0, the oldest, where the annotation is no number: anybody may write it. */
function revisionOf(replicaSet: ReplicaSet): number {
  const said = replicaSet.metadata.annotations["deployment.kubernetes.io/revision"] ?? "";
  return /^\d{1,10}$/u.test(said) ? Number(said) : 0;
}

/** `1,3`, as the Deployment's controller writes it. */
function earlierOf({ metadata: { annotations } }: ReplicaSet): number[] {
  const said = annotations["deployment.kubernetes.io/revision-history"] ?? "";
  return said.split(",").flatMap((part) => (/^\d{1,10}$/u.test(part) ? [Number(part)] : []));
}

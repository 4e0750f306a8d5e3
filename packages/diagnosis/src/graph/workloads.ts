import { keyOf, type ObjectRef } from "@binnacle/contracts";
import { type ClusterState, objectsOf, unreadableOf } from "../state/cluster-state.ts";
import type { StateKind } from "../state/kinds.table.ts";
import type { PodTemplate } from "../state/pod.ts";
import type { Condition, Metadata } from "../state/shapes.ts";
import type { Unreadable } from "../state/unreadable.ts";
import type { ReplicaSet } from "../state/workload.ts";
import { refOf } from "./object-key.ts";
import type { PodView } from "./pod-view.ts";
import { createRootFinder, type RootFinder } from "./root-finder.ts";
import { takenAgainIn } from "./taken-again.ts";
import { fromRevisions, type Rollout, toRollouts, type Workload } from "./workload.ts";

interface Controller {
  readonly ref: ObjectRef;
  readonly metadata: Metadata;
  readonly template: PodTemplate | undefined;
  readonly desired: number | undefined;
  readonly conditions: readonly Condition[];
  readonly strategy?: string | undefined;
  readonly deadlineSeconds?: number | undefined;
  readonly isOrdered?: boolean;
  readonly isPaused?: boolean | undefined;
  readonly updateRevision?: string | undefined;
}

const OWNERS = ["Deployment", "ReplicaSet", "StatefulSet", "DaemonSet", "Job", "CronJob"] as const;

/** What is known of an owner of an unknown kind, or of one that was not read. */
const NOT_READ: Omit<Controller, "ref" | "metadata"> & { readonly metadata: undefined } = {
  metadata: undefined,
  template: undefined,
  desired: undefined,
  conditions: [],
};

/** Builds every root of an owner chain with its pods and its revisions. */
export function toWorkloads(
  state: ClusterState,
  pods: readonly PodView[],
): ReadonlyMap<string, Workload> {
  const controllers = new Map(readControllers(state).map((item) => [keyOf(item.ref), item]));
  const rootOf = createRootFinder(controllers);
  const unread = unreadBy(state, rootOf);
  const rooted = pods.map((pod) => ({ pod, ref: rootOf(pod.ref, pod.object.metadata) }));
  const podsByRoot = Map.groupBy(rooted, ({ ref }) => keyOf(ref));
  const replicaSets = Map.groupBy(objectsOf(state, "ReplicaSet"), (set) =>
    keyOf(rootOf(refOf("ReplicaSet", set), set.metadata)),
  );
  const revisions = Map.groupBy(objectsOf(state, "ControllerRevision"), (revision) =>
    keyOf(rootOf(refOf("ControllerRevision", revision), revision.metadata)),
  );
  const runs = Map.groupBy(objectsOf(state, "Job"), (job) =>
    keyOf(rootOf(refOf("Job", job), job.metadata)),
  );
  const roots = [...controllers.values()].map((item) => rootOf(item.ref, item.metadata));
  const refs = new Map([...roots, ...rooted.map(({ ref }) => ref)].map((ref) => [keyOf(ref), ref]));
  const takenAgain = takenAgainIn(state);
  return new Map(
    [...refs].map(([key, ref]) => [
      key,
      toWorkload({
        ref,
        takenAgain,
        controller: controllers.get(key),
        pods: (podsByRoot.get(key) ?? []).map(({ pod }) => pod),
        unread: unread(ref),
        rollouts:
          ref.kind === "Deployment"
            ? toRollouts(replicaSets.get(key) ?? [])
            : fromRevisions(revisions.get(key) ?? []),
        runs: runs.get(key) ?? [],
      }),
    ]),
  );
}

function readControllers(state: ClusterState): Controller[] {
  return [
    ...objectsOf(state, "Deployment").map((item) => ({
      ...replicated("Deployment", item),
      strategy: item.spec.strategy?.type,
      deadlineSeconds: item.spec.progressDeadlineSeconds,
      isPaused: item.spec.paused,
    })),
    ...objectsOf(state, "ReplicaSet").map((item) => replicated("ReplicaSet", item)),
    ...objectsOf(state, "StatefulSet").map((item) => ({
      ...common("StatefulSet", item),
      desired: item.spec.replicas,
      conditions: [],
      isOrdered: item.spec.podManagementPolicy !== "Parallel",
      updateRevision: item.status.updateRevision,
    })),
    ...objectsOf(state, "DaemonSet").map((item) => ({
      ...common("DaemonSet", item),
      desired: item.status.desiredNumberScheduled,
      conditions: [],
    })),
    ...objectsOf(state, "Job").map((item) => ({
      ...common("Job", item),
      desired: undefined,
      conditions: item.status.conditions,
    })),
    ...objectsOf(state, "CronJob").map(({ metadata }) => bare("CronJob", metadata)),
    ...OWNERS.flatMap((kind) =>
      unreadableOf(state, kind).flatMap(({ metadata }) =>
        metadata === undefined ? [] : [bare(kind, metadata)],
      ),
    ),
  ];
}

function replicated(
  kind: "Deployment" | "ReplicaSet",
  item: Pick<ReplicaSet, "metadata" | "spec" | "status">,
) {
  const desired = item.spec.replicas;
  return { ...common(kind, item), desired, conditions: item.status.conditions };
}

/** Nothing but its name and its owners is known of it, or matters. */
function bare(kind: StateKind, metadata: Metadata): Controller {
  return { ...NOT_READ, ref: refOf(kind, { metadata }), metadata };
}

/** How much below a root cannot be read. */
function unreadBy(state: ClusterState, rootOf: RootFinder): (root: ObjectRef) => number {
  const known = new Map<string, number>();
  const unowned: Unreadable[] = [];
  for (const kind of [...OWNERS, "Pod"] as const)
    for (const item of unreadableOf(state, kind)) {
      const { metadata } = item;
      const key = metadata && keyOf(rootOf(refOf(kind, { metadata }), metadata));
      if (key !== undefined) known.set(key, (known.get(key) ?? 0) + 1);
      else if (kind === "Pod") unowned.push(item);
    }
  return (root) => {
    const { namespace } = root;
    const near = unowned.filter(({ gap }) => (gap.about.namespace ?? namespace) === namespace);
    return (known.get(keyOf(root)) ?? 0) + near.length;
  };
}

function common(
  kind: string,
  item: { metadata: Metadata; spec: { template?: PodTemplate | undefined } },
) {
  return { ref: refOf(kind, item), metadata: item.metadata, template: item.spec.template };
}

function toWorkload(parts: {
  ref: ObjectRef;
  controller: Controller | undefined;
  pods: readonly PodView[];
  unread: number;
  rollouts: readonly Rollout[];
  takenAgain: ReturnType<typeof takenAgainIn>;
  runs: Workload["runs"];
}): Workload {
  const { ref, pods, rollouts } = parts;
  const controller = parts.controller ?? NOT_READ;
  const newest = rollouts[0]?.replicaSet;
  const template = controller.template ?? newest?.spec.template;
  return {
    ref,
    key: keyOf(ref),
    namespace: ref.namespace ?? "",
    labels: template?.metadata?.labels ?? labelsOfFirst(pods),
    metadata: controller.metadata,
    template,
    desired: controller.desired,
    pods,
    unread: parts.unread,
    rollouts,
    takenAgain: parts.takenAgain(ref, rollouts[0]),
    runs: parts.runs,
    conditions: controller.conditions,
    strategy: controller.strategy,
    deadlineSeconds: controller.deadlineSeconds,
    isOrdered: controller.isOrdered === true,
    isPaused: controller.isPaused === true,
    updateRevision: controller.updateRevision,
    createFailure: createFailureOf([...controller.conditions, ...conditionsOf(newest)]),
  };
}

function labelsOfFirst(pods: readonly PodView[]): Readonly<Record<string, string>> {
  return pods[0]?.object.metadata.labels ?? {};
}

function conditionsOf(replicaSet: ReplicaSet | undefined): readonly Condition[] {
  return replicaSet?.status.conditions ?? [];
}

function createFailureOf(conditions: readonly Condition[]): string | undefined {
  return conditions.find(({ type, status }) => type === "ReplicaFailure" && status === "True")
    ?.message;
}

import { type Claim, keyOf, type ObjectRef } from "@binnacle/contracts";
import { shellWords } from "../../facts/shell-words.ts";
import { refOf, written } from "../../graph/object-key.ts";
import type { PodView } from "../../graph/pod-view.ts";
import {
  isOfNewestRollout,
  isOfOldRevision,
  livePods,
  type Workload,
} from "../../graph/workload.ts";
import type { DraftStep } from "../../kit/draft.ts";
import { mended } from "../../kit/mend.ts";
import { objectCause, type SeenObject } from "../../kit/object-cause.ts";
import { newestRollout } from "../../rollout/rollout-change.ts";
import { listed } from "../../say.ts";
import { objectsOf } from "../../state/cluster-state.ts";
import type { ObjectOf } from "../../state/kinds.table.ts";
import { templateWritten } from "./template-written.ts";

/** Time between a write of the template and the first pod that takes it. */
const FIRST_MS = 30_000;
/** How a DaemonSet counts its templates, and marks its pods with the number. */
const GENERATION = "deprecated.daemonset.template.generation";

interface Replacing {
  readonly ref: ObjectRef;
  readonly object: ObjectOf<"StatefulSet"> | ObjectOf<"DaemonSet">;
}

interface Awaiting {
  readonly workload: Workload;
  /** Those that stay as the template before made them. */
  readonly pods: readonly [PodView, ...PodView[]];
  readonly since: string | undefined;
}

/**
 * A StatefulSet or DaemonSet with updateStrategy OnDelete whose pods run the template before. Its maker means it so, and an
 * operator or a person may be about to delete them: only who asks about it is told.
 */
export const updateAwaitsDeletion = objectCause<Replacing, Awaiting>({
  id: "update-awaits-deletion",
  title: "An update waits until its pods are deleted",
  group: "lifecycle",
  medium:
    "its updateStrategy replaces no pod by itself, and pods are of the template before; somebody may mean to delete them later",
  ruledOut:
    "what was asked about has no pod that waits to be deleted for a new template (OnDelete)",
  needs: ["StatefulSet", "DaemonSet", "Pod"],
  metric: "restarts",
  of: "StatefulSet or DaemonSet",

  all: ({ cluster: { state } }) => [
    ...objectsOf(state, "StatefulSet").map((object) => ({
      ref: refOf("StatefulSet", object),
      object,
    })),
    ...objectsOf(state, "DaemonSet").map((object) => ({ ref: refOf("DaemonSet", object), object })),
  ],

  sees({ ref, object }, inquiry) {
    const { cluster, now, asked } = inquiry;
    if (!asked.has(keyOf(ref))) return undefined;
    const workload = cluster.workloads.get(keyOf(ref));
    if (workload === undefined || object.spec.updateStrategy?.type !== "OnDelete") return undefined;
    const [pod, ...pods] = oldPods(workload, object);
    if (pod === undefined) return undefined;
    const since = templateWritten(workload, inquiry);
    const isLong = now - Date.parse(since ?? "") > FIRST_MS;
    return isLong ? { workload, pods: [pod, ...pods], since } : undefined;
  },

  tells(seen) {
    const { ref, object, hit, ledger, say } = seen;
    const { workload, pods } = hit;
    const change = newestRollout(workload, ledger)?.change;
    const why = `${namesOf(pods)} ${pods.length === 1 ? "runs" : "run"} the template before`;
    return {
      level: "medium",
      does: `updates no pod until it is deleted (OnDelete): ${why}`,
      text: "updates no pod until it is deleted",
      why,
      impact: "degraded",
      since: hit.since,
      change,
      facts: [saysOld(seen)],
      context: change === undefined ? [] : [say("What waits: {what}.", ...change.evidence)],
      disproof: `pods of ${written(ref)} that are all of its newest template`,
      later: [
        deleteInOrder(pods),
        ...mended({
          ref,
          metadata: object.object.metadata,
          steps: [],
          what: "set updateStrategy RollingUpdate, unless pods are meant to wait for that,",
        }).later,
      ],
      nextCheck: {
        text: "see which pod is of which revision",
        kubectl: shellWords`get pods -L controller-revision-hash`,
      },
      symptom: { reason: "UpdateHeld" },
    };
  },
});

/** A DaemonSet says how many pods are of its template: after a revert the marks of its pods alone prove nothing. */
function oldPods(workload: Workload, { status }: Replacing["object"]): PodView[] {
  const live = livePods(workload);
  if (!("desiredNumberScheduled" in status))
    return live.filter((pod) => isOfOldRevision(workload, pod));
  const { updatedNumberScheduled: updated, desiredNumberScheduled: wanted } = status;
  const marked = live.filter((pod) => isMarkedOld(workload, pod));
  const isSaid = updated !== undefined && updated < wanted;
  return isSaid && live.length - marked.length === updated ? marked : [];
}

function isMarkedOld(workload: Workload, pod: PodView): boolean {
  if (workload.rollouts.length > 0) return !isOfNewestRollout(workload, pod);
  const newest = workload.metadata?.annotations[GENERATION];
  const own = pod.object.metadata.labels["pod-template-generation"];
  return newest !== undefined && own !== undefined && own !== newest;
}

function namesOf(pods: Awaiting["pods"]): string {
  return listed(
    pods.map(({ ref }) => ref.name),
    2,
  );
}

/** Its maker may know an order: the leader last. */
function deleteInOrder(pods: Awaiting["pods"]): DraftStep {
  const isOne = pods.length === 1;
  return {
    text: `if ${isOne ? "it is" : "they are"} to have the new template: delete ${namesOf(pods)}${isOne ? "" : " in the order its maker names, each when the one before is Ready"}`,
  };
}

function saysOld({ ref, hit, cite, say }: SeenObject<Replacing, Awaiting>): Claim {
  const { workload, pods } = hit;
  const live = livePods(workload).length;
  const fact = cite.fact({
    subject: ref,
    pointer: "/spec/updateStrategy/type",
    value: ["OnDelete", workload.updateRevision, pods.map((pod) => pod.ref.name)],
    values: {
      old: { count: pods.length, of: "pod" },
      live,
      held: listed(pods.map((pod) => pod.ref.name)),
    },
    text: `${written(ref)} has updateStrategy OnDelete: ${pods.length} of ${live} pods are not of its newest template`,
  });
  return say(
    `${written(ref)} has updateStrategy OnDelete, which replaces a pod only when it is deleted: {old} of {live} not of its newest template, {held}.`,
    fact,
  );
}

import { keyOf } from "@binnacle/contracts";
import { jsonWord, shellWords } from "../../facts/shell-words.ts";
import { refOf, written } from "../../graph/object-key.ts";
import { DEADLINE_MS } from "../../graph/patience.ts";
import type { PodView } from "../../graph/pod-view.ts";
import { isOfOldRevision, livePods, type Workload } from "../../graph/workload.ts";
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

interface Parted {
  readonly ref: ReturnType<typeof refOf>;
  readonly object: ObjectOf<"StatefulSet">;
}

interface Held {
  readonly workload: Workload;
  readonly partition: number;
  /** Pods below the partition, which stay as the template before made them. */
  readonly pods: readonly PodView[];
  /** How many it has of the new template. */
  readonly updated: number;
  readonly since: string | undefined;
}

/**
 * A StatefulSet whose new template does not reach the pods below its partition. Where it reaches some, that is how a change
 * is tried: it is told when it stays so for longer than a rollout may take. Where it reaches none, or somebody asks, at once.
 */
export const updateHeldByPartition = objectCause<Parted, Held>({
  id: "update-held-by-partition",
  title: "A partition holds an update back",
  group: "lifecycle",
  medium:
    "its partition keeps pods as the template before made them; it may be meant so for a while",
  ruledOut: "no StatefulSet has a partition that has kept pods at an old revision for long",
  needs: ["StatefulSet", "Pod"],
  metric: "restarts",
  of: "StatefulSet",

  all: ({ cluster }) =>
    objectsOf(cluster.state, "StatefulSet").map((object) => ({
      ref: refOf("StatefulSet", object),
      object,
    })),

  sees({ ref, object }, inquiry) {
    const { cluster, now, asked } = inquiry;
    const partition = partitionOf(object);
    const workload = cluster.workloads.get(keyOf(ref));
    if (workload === undefined || partition === 0) return undefined;
    const pods = livePods(workload).filter(
      (pod) => isOfOldRevision(workload, pod) && ordinalOf(pod) < partition,
    );
    if (pods.length === 0) return undefined;
    const { updatedReplicas: updated } = object.status;
    const since = templateWritten(workload, inquiry);
    const isTrial = updated > 0 && !asked.has(workload.key);
    const isLong = now - Date.parse(since ?? "") > (isTrial ? DEADLINE_MS : FIRST_MS);
    return isLong ? { workload, partition, pods, updated, since } : undefined;
  },

  tells(seen) {
    const { ref, object, hit, ledger, say } = seen;
    const { workload, pods } = hit;
    const change = newestRollout(workload, ledger)?.change;
    const names = listed(pods.map((pod) => pod.ref.name));
    const keeps = pods.length === 1 ? "runs" : "run";
    return {
      level: "medium",
      does: `is held by its partition: ${names} still ${keeps} the template before`,
      text: `held by its partition ${hit.partition}`,
      why: `${names} still ${keeps} the template before`,
      impact: "degraded",
      since: hit.since,
      change,
      facts: [
        say(
          `${written(ref)} has partition {partition}, below which no pod gets its new template: {updated} of {wanted} have it, {held} ${keeps} {current}.`,
          citePartition(seen),
        ),
      ],
      context: change === undefined ? [] : [say("What is held: {what}.", ...change.evidence)],
      disproof: `pods below ${hit.partition} of the newest revision`,
      ...mended({
        ref,
        metadata: object.object.metadata,
        steps: [letGo(ref)],
        what: "set partition 0",
      }),
      nextCheck: {
        text: "see which pod is of which revision",
        kubectl: shellWords`get pods -L controller-revision-hash`,
      },
      symptom: { reason: "UpdateHeld" },
    };
  },
});

function letGo(ref: Parted["ref"]): DraftStep {
  return {
    text: "if all pods are to have the new template: replaces them one at a time, the highest number first",
    kubectl: shellWords`patch statefulset ${ref.name} -p ${NO_PARTITION}`,
    object: ref,
  };
}

const NO_PARTITION = jsonWord({ spec: { updateStrategy: { rollingUpdate: { partition: 0 } } } });

type Seen = SeenObject<Parted, Held>;

function partitionOf({ spec }: ObjectOf<"StatefulSet">): number {
  const { type = "RollingUpdate", rollingUpdate } = spec.updateStrategy ?? {};
  return type === "RollingUpdate" ? (rollingUpdate?.partition ?? 0) : 0;
}

/** `2` of `db-2`: its controller counts so. */
function ordinalOf({ ref }: PodView): number {
  return Number(/-(\d{1,9})$/.exec(ref.name)?.[1] ?? Number.NaN);
}

function citePartition({ cite, ref, object, hit }: Seen): string {
  const { spec, status } = object.object;
  const { partition, updated } = hit;
  const held = listed(hit.pods.map((pod) => pod.ref.name));
  const { currentRevision: current = "the revision before" } = status;
  return cite.fact({
    subject: ref,
    pointer: "/spec/updateStrategy/rollingUpdate/partition",
    value: [partition, updated, spec.replicas, current, status.updateRevision, held],
    values: { partition, updated, wanted: { count: spec.replicas, of: "pod" }, current, held },
    text: `${written(ref)} has partition ${partition}: ${updated} of ${spec.replicas} pods are of the newest revision`,
  });
}

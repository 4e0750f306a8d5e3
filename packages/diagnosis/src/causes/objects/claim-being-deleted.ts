import { type Claim, type ObjectRef, present } from "@binnacle/contracts";
import { jsonWord, shellWords } from "../../facts/shell-words.ts";
import { beginning } from "../../facts/times.ts";
import type { Cluster } from "../../graph/cluster.ts";
import { refOf, written } from "../../graph/object-key.ts";
import type { PodView } from "../../graph/pod-view.ts";
import type { DraftStep } from "../../kit/draft.ts";
import { objectCause, type SeenObject } from "../../kit/object-cause.ts";
import { listed } from "../../say.ts";
import type { PersistentVolumeClaim } from "../../state/cluster-kinds.ts";
import { objectsOf } from "../../state/cluster-state.ts";

/** Kept on a claim while pods that have a node use it; those that have none do not count. */
const PROTECTION = "kubernetes.io/pvc-protection";
/** Time that pods which are deleted together with their claim may take to be told so. */
const TOGETHER_MS = 20_000;

interface Claimed {
  readonly ref: ObjectRef;
  readonly object: PersistentVolumeClaim;
}

interface Going {
  readonly since: string;
  /** Pods that mount it and stay. */
  readonly users: readonly [PodView, ...PodView[]];
  /** The one pod that uses it is all that holds it. */
  readonly isLast: boolean;
  readonly volume: string | undefined;
  /** `Retain` or `Delete`; absent: its volume was not seen. */
  readonly policy: string | undefined;
}

/** A claim that somebody deleted, and that a running pod still holds: its data may go with the next restart. */
export const claimBeingDeleted = objectCause<Claimed, Going>({
  id: "claim-being-deleted",
  title: "A claim is deleted while a pod uses it",
  group: "storage",
  high: "the claim is being deleted, and a pod that stays mounts it",
  ruledOut: "no claim that a pod which stays mounts is being deleted for more than a moment",
  needs: ["PersistentVolumeClaim", "Pod"],
  metric: "error_ratio",
  of: "claim",

  all: ({ cluster }) =>
    objectsOf(cluster.state, "PersistentVolumeClaim").map((object) => ({
      ref: refOf("PersistentVolumeClaim", object),
      object,
    })),

  sees({ ref, object }, { cluster, now }) {
    const { deletionTimestamp: since, finalizers } = object.metadata;
    if (since === undefined || !(now - Date.parse(since) > TOGETHER_MS)) return undefined;
    const [first, ...others] = cluster.pods.filter((pod) => uses(pod, ref) && stays(cluster, pod));
    if (first === undefined) return undefined;
    const { volumeName: volume } = object.spec;
    const found = cluster.lookup.volumes().get(volume ?? "");
    const policy = found?.spec.persistentVolumeReclaimPolicy;
    const isLast = others.length === 0 && finalizers?.every((it) => it === PROTECTION) === true;
    return { since, users: [first, ...others], isLast, volume, policy };
  },

  tells(seen) {
    const { ref, name, hit, say } = seen;
    const pods = listed(hit.users.map((pod) => pod.ref.name));
    return {
      level: "high",
      does: `is being deleted, and ${pods} still ${hit.users.length === 1 ? "uses" : "use"} it`,
      text: "is being deleted",
      why: hit.isLast ? `nothing but ${pods} holds it` : undefined,
      impact: "degraded",
      since: hit.since,
      facts: [
        say(`${written(ref)} is being deleted since {since}.`, citeDeletion(seen)),
        ...hit.users.slice(0, 2).map((pod) => saysUse(seen, pod)),
      ],
      context: [saysFate(seen)],
      disproof: `no deletionTimestamp on ${written(ref)}`,
      fix: keepVolume(hit),
      later: [
        {
          text: `a deletion cannot be taken back: copy what ${pods} keeps there before it restarts`,
        },
        { text: "take no finalizer away by hand: it is all that keeps the claim now" },
        ...(hit.volume === undefined
          ? []
          : [
              {
                text: `once claim ${name} is gone, the volume that was kept takes a new claim when its claimRef is taken away and the claim names it by volumeName`,
              },
            ]),
      ],
      nextCheck: {
        text: "see who uses it, and what holds it",
        kubectl: shellWords`describe persistentvolumeclaim ${name}`,
      },
      symptom: { reason: "Terminating" },
    };
  },
});

type Seen = SeenObject<Claimed, Going>;

/** It is not over, nobody deletes it, and neither what owns it nor its namespace goes. */
function stays({ state, workloadOf }: Cluster, pod: PodView): boolean {
  const isGoing = objectsOf(state, "Namespace").some(
    ({ metadata }) => metadata.name === pod.namespace && metadata.deletionTimestamp !== undefined,
  );
  return !isGoing && !pod.isOver && workloadOf(pod)?.metadata?.deletionTimestamp === undefined;
}

function uses({ namespace, object }: PodView, claim: ObjectRef): boolean {
  const isPlaced = object.spec.nodeName !== undefined;
  return isPlaced && namespace === claim.namespace && mountOf(object, claim) >= 0;
}

function mountOf({ spec }: PodView["object"], { name }: ObjectRef): number {
  return spec.volumes.findIndex(({ persistentVolumeClaim: it }) => it?.claimName === name);
}

function citeDeletion({ cite, ref, hit, object }: Seen): string {
  const { finalizers = [] } = object.object.metadata;
  return cite.fact({
    subject: ref,
    pointer: "/metadata/deletionTimestamp",
    value: [hit.since, finalizers.join(", ")],
    values: present({ since: beginning(hit.since) }),
    text: `${written(ref)} is being deleted, finalizers ${finalizers.join(", ") || "none"}`,
  });
}

function saysUse({ cite, say, ref, hit }: Seen, pod: PodView): Claim {
  const mounts = cite.field(pod, {
    pointer: `/spec/volumes/${mountOf(pod.object, ref)}`,
    value: ref.name,
    text: `mounts claim ${ref.name}`,
  });
  const end = hit.isLast ? ": when it ends, the claim is gone" : "";
  return say(`${written(pod.ref)} still mounts it${end}.`, mounts);
}

/** What becomes of the data, as far as the volume tells. */
function saysFate(seen: Seen): Claim {
  const { cite, say, hit } = seen;
  const { volume, policy } = hit;
  if (volume === undefined || policy === undefined)
    return say("Whether its data goes with it was not seen.", citeDeletion(seen));
  const fact = cite.fact({
    subject: { kind: "PersistentVolume", name: volume },
    pointer: "/spec/persistentVolumeReclaimPolicy",
    value: policy,
    values: { volume, policy },
    text: `persistentvolume/${volume} has reclaim policy ${policy}`,
  });
  const fate =
    policy === "Retain"
      ? "the volume and its data stay, without a claim"
      : "the volume and its data are deleted with the claim";
  return say(`Volume {volume} has reclaim policy {policy}: ${fate}.`, fact);
}

/** Nothing to do where it is kept already. */
function keepVolume({ volume, policy }: Going): DraftStep[] {
  if (volume === undefined || policy === "Retain") return [];
  const patch = jsonWord({ spec: { persistentVolumeReclaimPolicy: "Retain" } });
  return [
    {
      text: "keeps the volume and its data when the claim goes; no pod is touched",
      kubectl: shellWords`patch persistentvolume ${volume} -p ${patch}`,
      object: { kind: "PersistentVolume", name: volume },
    },
  ];
}

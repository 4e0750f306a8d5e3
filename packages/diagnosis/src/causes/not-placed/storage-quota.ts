import type { Claim } from "@binnacle/contracts";
import { shellWords } from "../../facts/shell-words.ts";
import { refIn, refOf } from "../../graph/object-key.ts";
import type { PodView } from "../../graph/pod-view.ts";
import type { Inquiry } from "../../inquiry.ts";
import { nearMiss } from "../../near-miss.ts";
import { quotaRow } from "../not-created/quota-exceeded.ts";
import { type StorageQuota, saysHeld, storageQuotas } from "../storage-quotas.ts";
import { type Placing, placementCause } from "./placement-cause.ts";

/** A claim that does not exist, and a quota that has no room for it. */
interface NoRoom extends StorageQuota {
  readonly claim: string;
}

/** The claim of the pod does not exist: the quota of the namespace lets nobody make it. */
export const storageQuota = placementCause<NoRoom>({
  ...quotaRow,

  sees: ({ pod, refusals }, looking) =>
    refusals.some(({ kind }) => kind === "volume") ? noRoomFor(looking, pod) : undefined,

  tells(placing) {
    const { hit } = placing;
    const { claim, quota } = hit;
    const ref = refOf("ResourceQuota", quota);
    return {
      level: "medium",
      culprit: ref,
      waitsFor: [ref],
      does: "waits for a claim that its quota has no room for",
      why: `quota ${ref.name} has no room for claim ${claim}`,
      facts: [saysAbsent(placing), saysHeld(placing, hit)],
      disproof: `the claim ${claim}, made while the quota stands as it is`,
      symptom: { reason: "ClaimNotFound" },
      later: [
        {
          text: "raise the quota at its source, or delete claims that nobody uses; then make the claim again",
        },
      ],
      nextCheck: {
        text: "see how full it is, and who fills it",
        kubectl: shellWords`describe resourcequota`,
      },
    };
  },
});

function saysAbsent({ name, pod, hit, refusal, cite, say }: Placing<NoRoom>): Claim {
  const { claim } = hit;
  const absent = cite.fact({
    subject: refIn(pod.namespace, "PersistentVolumeClaim", claim),
    pointer: "",
    value: ["absent", ""],
    text: `no claim ${claim} in ${pod.namespace}`,
    kubectl: shellWords`get persistentvolumeclaim`,
  });
  return say(`${name} waits for claim ${claim}, which does not exist.`, refusal, absent);
}

/** Nothing where the claim may be meant otherwise: another has nearly its name. */
function noRoomFor({ cluster }: Inquiry, pod: PodView): NoRoom | undefined {
  const { namespace } = pod;
  const claims = cluster.lookup.volumeClaims(namespace);
  const claim = pod.object.spec.volumes
    .flatMap(({ persistentVolumeClaim: used }) => used?.claimName ?? [])
    .find(
      (name) =>
        !claims.has(name) &&
        cluster.gapIn("PersistentVolumeClaim", namespace, name) === undefined &&
        nearMiss(name, claims.keys()) === undefined,
    );
  if (claim === undefined) return undefined;
  const [quota] = storageQuotas(cluster, namespace);
  return quota?.isFull === true ? { claim, ...quota } : undefined;
}

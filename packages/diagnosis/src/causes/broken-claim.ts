import type { Claim, ObjectRef } from "@binnacle/contracts";
import { shellWords } from "../facts/shell-words.ts";
import type { Cluster } from "../graph/cluster.ts";
import { refIn, refOf } from "../graph/object-key.ts";
import type { PodView } from "../graph/pod-view.ts";
import type { Workload } from "../graph/workload.ts";
import type { Inquiry } from "../inquiry.ts";
import type { DraftStep } from "../kit/draft.ts";
import { patchTemplate } from "../kit/template-step.ts";
import { readIamDenial } from "../messages/iam-denial.ts";
import { readMissingClass } from "../messages/missing-class.ts";
import { mostTelling, withoutNoise } from "../messages/telling-event.ts";
import { nearMiss } from "../near-miss.ts";
import { listed } from "../say.ts";
import type { Event, PersistentVolumeClaim } from "../state/cluster-kinds.ts";
import { Name } from "../state/shapes.ts";
import { allowInAws } from "./allow-in-aws.ts";
import { mayBeOfSet, setOfClaim, takeClassInSet } from "./claim-of-set.ts";
import { saysHeld, storageQuotas } from "./storage-quotas.ts";
import { isForVolumes, volumesAgainst } from "./volumes-against.ts";

/** What is wrong with the claim of a pod. */
export interface BrokenClaim {
  /** The claim, where its class is missing or who makes its volume says that it failed; absent: who names it is at fault. */
  readonly culprit?: ObjectRef;
  readonly why: string;
  readonly facts: readonly Claim[];
  readonly isDecisive: boolean;
  /** Absent: nothing is wrong with the claim itself. */
  readonly mend: string | undefined;
  readonly reason: string;
  readonly fix: readonly DraftStep[];
  readonly nextCheck: DraftStep;
}

/** Who asks: the workload whose template names the claim. */
interface Asking extends Inquiry {
  readonly workload: Workload;
}

/** The first claim of the pod that is missing or not bound, and why. */
export function brokenClaim(inquiry: Asking, pod: PodView): BrokenClaim | undefined {
  const all = inquiry.cluster.lookup.volumeClaims(pod.namespace);
  for (const { name: volume, persistentVolumeClaim: used } of pod.object.spec.volumes) {
    const isSeen = (name: string) =>
      inquiry.cluster.gapIn("PersistentVolumeClaim", pod.namespace, name) === undefined;
    if (used === undefined || !isSeen(used.claimName)) continue;
    const found = all.get(used.claimName);
    if (found === undefined) return absent(inquiry, pod, { volume, name: used.claimName });
    if (found.status.phase !== "Bound") return unbound(inquiry, found);
  }
  return undefined;
}

/** Whether a quota refused it is not visible where one counts storage: then it is not sure whom to blame that it is absent. */
function absent(
  inquiry: Asking,
  pod: PodView,
  { name, volume }: { readonly name: string; readonly volume: string | undefined },
): BrokenClaim {
  const { cite, say, cluster, workload } = inquiry;
  const near = nearMiss(name, cluster.lookup.volumeClaims(pod.namespace).keys());
  const quotas = near === undefined ? storageQuotas(cluster, pod.namespace) : [];
  const evidence = cite.fact({
    subject: refIn(pod.namespace, "PersistentVolumeClaim", name),
    pointer: "",
    value: ["absent", near ?? ""],
    text: `no claim ${name} in ${pod.namespace}${near === undefined ? "" : `; there is ${near}`}`,
    kubectl: shellWords`get persistentvolumeclaim`,
  });
  return {
    why: `claim ${name} does not exist`,
    facts: [
      say(`The claim ${name} does not exist in ${pod.namespace}.${meant(near)}`, evidence),
      ...quotas.map((quota) => saysHeld(inquiry, quota)),
    ],
    isDecisive: quotas.length === 0,
    mend: `create the claim ${name} or correct its name`,
    reason: "ClaimNotFound",
    fix: near === undefined ? [] : takeClaim(workload, volume, near),
    nextCheck: {
      text: "see which claims there are",
      kubectl: shellWords`get persistentvolumeclaims`,
    },
  };
}

function unbound(inquiry: Inquiry, found: PersistentVolumeClaim): BrokenClaim {
  const { cite, say, cluster } = inquiry;
  const { name } = found.metadata;
  const ref = refOf("PersistentVolumeClaim", found);
  const { phase = "without status" } = found.status;
  const text = `claim ${name} is ${phase}`;
  const cited = cite.fact({ subject: ref, pointer: "/status/phase", value: phase, text });
  const event = mostTelling(cluster.eventsOf(ref).filter((it) => !isMended(cluster, it)));
  const { fact, ...told } = missingClass(inquiry, found) ?? misfitting(inquiry, found, event);
  return {
    ...told,
    facts: [say(`The claim ${name} is not bound.`, cited), ...fact, ...saysEvent(inquiry, event)],
    reason: event?.reason ?? "Unbound",
    nextCheck: {
      text: "see why its claim is not bound",
      kubectl: shellWords`describe persistentvolumeclaim ${name}`,
      object: ref,
    },
  };
}

/** It asks for a class that is there by now. */
function isMended({ lookup }: Cluster, { message }: Event): boolean {
  const missing = readMissingClass(message);
  return missing !== undefined && lookup.storageClasses().has(missing);
}

function saysEvent({ cite, say }: Inquiry, event: Event | undefined): Claim[] {
  if (event === undefined) return [];
  return [say("{words}", cite.words(cite.event(event), withoutNoise(event.message)))];
}

/** Its class is there, or it has none: what those who make volumes say, or the volumes that are there. */
function misfitting(inquiry: Inquiry, found: PersistentVolumeClaim, event: Event | undefined) {
  const { claims, isDecisive, why } = volumesAgainst(inquiry, found);
  const isFailed = event?.reason === "ProvisioningFailed";
  return {
    ...(isFailed && { culprit: refOf("PersistentVolumeClaim", found) }),
    why: why ?? unboundWhy(found, event),
    mend: why && "let the claim ask what a volume has, or make the volume that it asks",
    fact: claims,
    isDecisive: isDecisive || isFailed,
    fix: deniedBy(found, event?.message),
  };
}

/** In short, what who makes its volume says. */
function unboundWhy({ metadata: { name } }: PersistentVolumeClaim, event: Event | undefined) {
  if (event?.reason !== "ProvisioningFailed") return `claim ${name} is not bound`;
  const action = readIamDenial(event.message)?.action;
  const refused = action === undefined ? "" : `: AWS refuses ${action}`;
  return `no volume can be made for claim ${name}${refused}`;
}

/** Who makes its volume may not. */
function deniedBy({ metadata }: PersistentVolumeClaim, message = ""): DraftStep[] {
  const denial = readIamDenial(message);
  const driver = metadata.annotations["volume.kubernetes.io/storage-provisioner"];
  const whose = driver === undefined ? "the service account of its driver" : `the driver ${driver}`;
  return denial === undefined ? [] : [{ text: allowInAws(denial, whose) }];
}

/** The claim names a StorageClass that does not exist, and no volume that waits has it as a word alone: what to say of it, and what mends it. */
export function missingClass({ cite, say, cluster }: Inquiry, found: PersistentVolumeClaim) {
  const { storageClassName: wanted = "" } = found.spec;
  const names = [...cluster.lookup.storageClasses().keys()];
  if (!isClassMissing(cluster, found, wanted)) return undefined;
  const own = { ref: refOf("PersistentVolumeClaim", found), metadata: found.metadata };
  const evidence = cite.fact({
    subject: own.ref,
    pointer: "/spec/storageClassName",
    value: [wanted, names],
    text: `claim ${found.metadata.name} wants StorageClass ${wanted}; there is ${listed(names) || "none"}`,
  });
  const near = nearMiss(wanted, names) ?? (names.length === 1 ? names[0] : undefined);
  const set = setOfClaim(cluster, found);
  const { ref: culprit, metadata } = set?.storageClass === wanted ? set : own;
  return {
    culprit,
    metadata,
    fix: takeClass(cluster, found, { wanted, near }),
    mend: `correct the StorageClass ${wanted}`,
    isDecisive: true,
    why: `StorageClass ${wanted} does not exist`,
    fact: [say(`It wants StorageClass ${wanted}, which does not exist.${meant(near)}`, evidence)],
  };
}

function isClassMissing(cluster: Cluster, found: PersistentVolumeClaim, wanted: string): boolean {
  if (wanted === "" || cluster.gapIn("StorageClass", undefined, wanted)) return false;
  return !cluster.lookup.storageClasses().has(wanted) && !isForVolumes(cluster, found);
}

/** The claim that was most likely meant. */
function takeClaim(workload: Workload, volume: string | undefined, claimName: string): DraftStep[] {
  const volumes = [{ name: volume, persistentVolumeClaim: { claimName } }];
  return volume === undefined
    ? []
    : patchTemplate(workload, { volumes }, `mounts claim ${claimName}, which exists`);
}

/** The class of a claim cannot be changed: one that is not bound holds nothing, and is made anew. */
function takeClass(
  cluster: Cluster,
  found: PersistentVolumeClaim,
  { wanted, near }: { readonly wanted: string; readonly near: string | undefined },
): DraftStep[] {
  const set = setOfClaim(cluster, found);
  if (set !== undefined) return [takeClassInSet(set, found, { wanted, near })];
  if (near === undefined || mayBeOfSet(cluster, found)) return [];
  const { metadata } = found;
  // The editor would take another name for a command of its own.
  if (![wanted, near].every((name) => Name.safeParse(name).success)) return [];
  const program = shellWords`sed ${`s/storageClassName: ${wanted}$/storageClassName: ${near}/`}`;
  return [
    {
      text: `makes the claim anew with StorageClass ${near}; it is not bound, so it holds nothing`,
      kubectl: shellWords`get persistentvolumeclaim ${metadata.name} -o yaml`,
      through: { program, kubectl: shellWords`replace --force -f -` },
      object: refOf("PersistentVolumeClaim", { metadata }),
    },
  ];
}

function meant(near: string | undefined): string {
  return near === undefined ? "" : ` There is ${near}: perhaps that is meant.`;
}

import type { Claim } from "@binnacle/contracts";
import { shellWords } from "../facts/shell-words.ts";
import { refIn, refOf } from "../graph/object-key.ts";
import type { PodView } from "../graph/pod-view.ts";
import type { Workload } from "../graph/workload.ts";
import type { Inquiry } from "../inquiry.ts";
import type { DraftStep } from "../kit/draft.ts";
import { patchTemplate } from "../kit/template-step.ts";
import { readIamDenial } from "../messages/iam-denial.ts";
import { mostTelling, withoutNoise } from "../messages/telling-event.ts";
import { nearMiss } from "../near-miss.ts";
import { listed } from "../say.ts";
import type { PersistentVolumeClaim } from "../state/cluster-kinds.ts";
import { Name } from "../state/shapes.ts";
import { allowInAws } from "./allow-in-aws.ts";

/** What is wrong with the claim of a pod. */
export interface BrokenClaim {
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

function absent(
  { cite, say, cluster, workload }: Asking,
  pod: PodView,
  { name, volume }: { readonly name: string; readonly volume: string | undefined },
): BrokenClaim {
  const near = nearMiss(name, cluster.lookup.volumeClaims(pod.namespace).keys());
  const evidence = cite.fact({
    subject: refIn(pod.namespace, "PersistentVolumeClaim", name),
    pointer: "",
    value: ["absent", near ?? ""],
    text: `no claim ${name} in ${pod.namespace}${near === undefined ? "" : `; there is ${near}`}`,
    kubectl: shellWords`get persistentvolumeclaim`,
  });
  return {
    why: `claim ${name} does not exist`,
    facts: [say(`The claim ${name} does not exist in ${pod.namespace}.${meant(near)}`, evidence)],
    isDecisive: true,
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
  const missing = missingClass(inquiry, found);
  const warning = mostTelling(cluster.eventsOf(ref).filter(({ type }) => type === "Warning"));
  const { why, mend, fact, fix } = missing ?? {
    why: `claim ${name} is not bound`,
    mend: undefined,
    fact: [],
    fix: deniedBy(found, warning?.message),
  };
  return {
    why,
    facts: [
      say(`The claim ${name} is not bound.`, cited),
      ...fact,
      ...(warning === undefined
        ? []
        : [say("{words}", cite.words(cite.event(warning), withoutNoise(warning.message)))]),
    ],
    isDecisive: missing !== undefined || warning?.reason === "ProvisioningFailed",
    mend,
    reason: warning?.reason ?? "Unbound",
    fix,
    nextCheck: {
      text: "see why its claim is not bound",
      kubectl: shellWords`describe persistentvolumeclaim ${name}`,
      object: ref,
    },
  };
}

/** Who makes its volume may not. */
function deniedBy({ metadata }: PersistentVolumeClaim, message = ""): DraftStep[] {
  const denial = readIamDenial(message);
  const driver = metadata.annotations["volume.kubernetes.io/storage-provisioner"];
  const whose = driver === undefined ? "the service account of its driver" : `the driver ${driver}`;
  return denial === undefined ? [] : [{ text: allowInAws(denial, whose) }];
}

/** The claim names a StorageClass that does not exist: what to say of it, and what mends it. */
export function missingClass({ cite, say, cluster }: Inquiry, found: PersistentVolumeClaim) {
  const wanted = found.spec.storageClassName;
  if (wanted === undefined || wanted === "" || cluster.gapIn("StorageClass", undefined, wanted))
    return undefined;
  const names = [...cluster.lookup.storageClasses().keys()];
  if (names.includes(wanted)) return undefined;
  const evidence = cite.fact({
    subject: refOf("PersistentVolumeClaim", found),
    pointer: "/spec/storageClassName",
    value: [wanted, names],
    text: `claim ${found.metadata.name} wants StorageClass ${wanted}; there is ${listed(names) || "none"}`,
  });
  const near = nearMiss(wanted, names) ?? names[0];
  return {
    fix: near === undefined ? [] : takeClass(found, wanted, near),
    mend: `correct the StorageClass ${wanted}`,
    why: `StorageClass ${wanted} does not exist`,
    fact: [say(`It wants StorageClass ${wanted}, which does not exist.${meant(near)}`, evidence)],
  };
}

/** The claim that was most likely meant. */
function takeClaim(workload: Workload, volume: string | undefined, claimName: string): DraftStep[] {
  const volumes = [{ name: volume, persistentVolumeClaim: { claimName } }];
  return volume === undefined
    ? []
    : patchTemplate(workload, { volumes }, `mounts claim ${claimName}, which exists`);
}

/** The class of a claim cannot be changed: one that is not bound holds nothing, and is made anew. */
function takeClass({ metadata }: PersistentVolumeClaim, wanted: string, near: string): DraftStep[] {
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

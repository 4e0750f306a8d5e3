import type { Claim } from "@binnacle/contracts";
import { citeEvent } from "../../facts/cite-pod.ts";
import { getField } from "../../facts/kubectl.ts";
import { claim } from "../../findings/draft.ts";
import { refIn, refOf } from "../../graph/object-key.ts";
import type { PodView } from "../../graph/pod-view.ts";
import type { Inquiry } from "../../inquiry.ts";
import { nearMiss } from "../../near-miss.ts";
import { listed, shortened } from "../../say.ts";
import type { PersistentVolumeClaim } from "../../state/cluster-kinds.ts";

/** What is wrong with the claim of a pod. */
export interface BrokenClaim {
  readonly why: string;
  readonly claims: readonly Claim[];
  readonly evidence: readonly string[];
  readonly isDecisive: boolean;
  readonly mend: string | undefined;
  readonly reason: string;
}

/** The first claim of the pod that is missing or not bound, and why. */
export function brokenClaim(inquiry: Inquiry, pod: PodView): BrokenClaim | undefined {
  const all = inquiry.cluster.lookup.volumeClaims(pod.namespace);
  for (const { persistentVolumeClaim: used } of pod.object.spec.volumes) {
    const isSeen = (name: string) =>
      inquiry.cluster.gapIn("PersistentVolumeClaim", pod.namespace, name) === undefined;
    if (used === undefined || !isSeen(used.claimName)) continue;
    const found = all.get(used.claimName);
    if (found === undefined) return absent(inquiry, pod, used.claimName);
    if (found.status.phase !== "Bound") return unbound(inquiry, found);
  }
  return undefined;
}

function absent({ ledger, cluster }: Inquiry, pod: PodView, name: string): BrokenClaim {
  const subject = refIn(pod.namespace, "PersistentVolumeClaim", name);
  const near = nearMiss(name, cluster.lookup.volumeClaims(pod.namespace).keys());
  const evidence = ledger.cite({
    subject,
    pointer: "",
    value: ["absent", near ?? ""],
    text: `no claim ${name} in ${pod.namespace}${near === undefined ? "" : `; there is ${near}`}`,
    kubectl: `get persistentvolumeclaim`,
  });
  const meant = near === undefined ? "" : ` There is ${near}: perhaps that is meant.`;
  return {
    why: `claim ${name} does not exist`,
    claims: [claim(`The claim ${name} does not exist in ${pod.namespace}.${meant}`, evidence)],
    evidence: [evidence],
    isDecisive: true,
    mend: `create the claim ${name}, or correct its name`,
    reason: "ClaimNotFound",
  };
}

function unbound(inquiry: Inquiry, found: PersistentVolumeClaim): BrokenClaim {
  const { name } = found.metadata;
  const ref = refOf("PersistentVolumeClaim", found);
  const phase = found.status.phase ?? "without status";
  const cited = inquiry.ledger.cite({
    subject: ref,
    pointer: "/status/phase",
    value: phase,
    text: `claim ${name} is ${phase}`,
  });
  const storageClass = missingClass(inquiry, found) ?? {
    why: `claim ${name} is not bound`,
    claims: [],
    evidence: [],
    mend: `correct the claim ${name}`,
  };
  const warning = inquiry.cluster.eventsOf(ref).find((item) => item.type === "Warning");
  const told = warning === undefined ? [] : [citeEvent(inquiry, warning)];
  return {
    ...storageClass,
    claims: [
      claim(`The claim ${name} is not bound.`, cited),
      ...storageClass.claims,
      ...(warning === undefined ? [] : [claim(shortened(warning.message), ...told)]),
    ],
    evidence: [cited, ...storageClass.evidence, ...told],
    isDecisive: storageClass.evidence.length > 0 || warning?.reason === "ProvisioningFailed",
    reason: warning?.reason ?? "Unbound",
  };
}

/** The claim names a StorageClass that does not exist. */
function missingClass(
  { ledger, cluster }: Inquiry,
  found: PersistentVolumeClaim,
): Pick<BrokenClaim, "why" | "claims" | "evidence" | "mend"> | undefined {
  const wanted = found.spec.storageClassName;
  if (wanted === undefined || wanted === "" || cluster.gapIn("StorageClass", undefined, wanted))
    return undefined;
  const names = [...cluster.lookup.storageClasses().keys()];
  if (names.includes(wanted)) return undefined;
  const near = nearMiss(wanted, names) ?? names[0];
  const evidence = ledger.cite({
    subject: refOf("PersistentVolumeClaim", found),
    pointer: "/spec/storageClassName",
    value: [wanted, names],
    text: `claim ${found.metadata.name} wants StorageClass ${wanted}; there is ${listed(names) || "none"}`,
    kubectl: getField(refOf("PersistentVolumeClaim", found), "/spec/storageClassName"),
  });
  const meant = near === undefined ? "" : ` There is ${near}: perhaps that is meant.`;
  return {
    why: `StorageClass ${wanted} does not exist`,
    claims: [claim(`It wants StorageClass ${wanted}, which does not exist.${meant}`, evidence)],
    evidence: [evidence],
    mend: `correct the StorageClass ${wanted}`,
  };
}

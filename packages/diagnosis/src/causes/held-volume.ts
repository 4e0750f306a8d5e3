import type { Claim } from "@binnacle/contracts";
import { jsonWord, shellWords } from "../facts/shell-words.ts";
import { refOf, written } from "../graph/object-key.ts";
import type { PodView } from "../graph/pod-view.ts";
import type { Workload } from "../graph/workload.ts";
import type { Inquiry } from "../inquiry.ts";
import type { DraftStep } from "../kit/draft.ts";
import { deletePods } from "../kit/pod-step.ts";
import type { Story } from "../kit/story.ts";

interface Asking extends Inquiry {
  readonly workload: Workload;
}

interface Holder {
  readonly claim: string;
  readonly pod: PodView;
}

type Told = Pick<Story, "context" | "fix" | "mend" | "why" | "rollout">;

/**
 * A volume that one node may hold, and who holds it. No undo: the next rollout would wait the same. Nothing when no pod
 * that is seen holds it.
 */
export function heldVolume(asking: Asking, pod: PodView): Told | undefined {
  const { workload, cluster } = asking;
  const holder = holderOf(asking, pod);
  if (holder === undefined) return undefined;
  const isOwn = cluster.workloadOf(holder.pod)?.key === workload.key;
  return {
    rollout: undefined,
    why: `pod ${holder.pod.ref.name} holds its volume`,
    context: [heldClaim(asking, holder)],
    fix: isOwn ? letGo(workload, holder) : [],
    mend: isOwn ? "set strategy Recreate" : `give it a claim of its own beside ${holder.claim}`,
  };
}

/** A pod of the namespace, on another node, that mounts a claim of this one. */
function holderOf({ cluster }: Asking, pod: PodView): Holder | undefined {
  const claims = new Set(claimsOf(pod));
  for (const other of cluster.pods) {
    const { nodeName } = other.object.spec;
    const isElsewhere = nodeName !== undefined && nodeName !== pod.object.spec.nodeName;
    if (other.namespace !== pod.namespace || !isElsewhere || isDone(other)) continue;
    const claim = claimsOf(other).find((name) => claims.has(name));
    if (claim !== undefined) return { claim, pod: other };
  }
  return undefined;
}

/** A volume stays with a pod that terminates. */
function isDone({ object: { status } }: PodView): boolean {
  return status.phase === "Succeeded" || status.phase === "Failed";
}

function claimsOf({ object }: PodView): string[] {
  return object.spec.volumes.flatMap(({ persistentVolumeClaim }) => {
    return persistentVolumeClaim?.claimName ?? [];
  });
}

function heldClaim({ cluster, cite, say }: Asking, { claim, pod }: Holder): Claim {
  const node = pod.object.spec.nodeName ?? "";
  const holds = cite.field(pod, {
    pointer: "/spec/volumes",
    value: [claim, node],
    text: `is on ${node} and mounts claim ${claim}`,
    values: { node },
  });
  const found = cluster.lookup.volumeClaims(pod.namespace).get(claim);
  const modes = found?.spec.accessModes.join(", ") ?? "";
  if (found === undefined || modes === "")
    return say(`Pod ${pod.ref.name} on {node} holds claim ${claim}.`, holds);
  const mode = cite.fact({
    subject: refOf("PersistentVolumeClaim", found),
    pointer: "/spec/accessModes",
    value: found.spec.accessModes,
    values: { modes },
    text: `claim ${claim}: ${modes}`,
  });
  return say(`Claim ${claim} is {modes}: pod ${pod.ref.name} on {node} holds it.`, mode, holds);
}

/** A rolling update starts the new pod first: it waits for what the old one holds for ever. */
function letGo(workload: Workload, { pod }: Holder): DraftStep[] {
  const { ref } = workload;
  if (ref.kind !== "Deployment")
    return deletePods([pod], "lets go of the volume; the pod comes back where the volume can be");
  const strategy = { type: "Recreate", rollingUpdate: null };
  return [
    {
      text: `the old pod stops before the new one starts: ${ref.name} is away in between`,
      kubectl: shellWords`patch ${written(ref)} -p ${jsonWord({ spec: { strategy } })}`,
      object: ref,
    },
  ];
}

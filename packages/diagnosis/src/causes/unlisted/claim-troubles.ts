import { keyOf, type ObjectRef, present } from "@binnacle/contracts";
import { refIn, refOf, written } from "../../graph/object-key.ts";
import type { PodView } from "../../graph/pod-view.ts";
import type { Inquiry } from "../../inquiry.ts";
import { mended } from "../../kit/mend.ts";
import type { PersistentVolumeClaim } from "../../state/cluster-kinds.ts";
import { objectsOf } from "../../state/cluster-state.ts";
import type { Condition } from "../../state/shapes.ts";
import { missingClass } from "../broken-claim.ts";
import { isOlder, saysCondition, type Trouble, tellingEvent, warned } from "./trouble.ts";

/** Time that a volume may take to be made. */
const PATIENCE_MS = 5 * 60_000;
/** Conditions by which the controller and the kubelet say that a claim cannot grow. */
const FAILED_RESIZE = new Set(["ControllerResizeError", "NodeResizeError", "ModifyVolumeError"]);

/** Claims that get no volume, lost it, or cannot grow. */
export function claimTroubles(inquiry: Inquiry): Trouble[] {
  const claims = objectsOf(inquiry.cluster.state, "PersistentVolumeClaim");
  const suspects = claims.flatMap((claim) => {
    const condition = claim.status.conditions.find(isFailedResize);
    const { phase } = claim.status;
    const isLate =
      isOlder(inquiry, claim.metadata.creationTimestamp, PATIENCE_MS) || isHopeless(inquiry, claim);
    const isUnbound = phase === "Lost" || (phase === "Pending" && isLate);
    return isUnbound || condition !== undefined ? [{ claim, condition }] : [];
  });
  if (suspects.length === 0) return [];
  const users = usersOf(inquiry.cluster.pods);
  return suspects.flatMap(({ claim, condition }) => {
    const pods = users.get(keyOf(refOf("PersistentVolumeClaim", claim))) ?? [];
    if (condition === undefined && isAwaiting(inquiry, claim, pods)) return [];
    return [troubleOf(inquiry, claim, { condition, pods })];
  });
}

/** No volume will come by itself: nothing makes one, or what makes it said that it failed. */
function isHopeless(inquiry: Inquiry, claim: PersistentVolumeClaim): boolean {
  const ref = refOf("PersistentVolumeClaim", claim);
  return (
    missingClass(inquiry, claim) !== undefined ||
    tellingEvent(inquiry, [ref])?.reason === "ProvisioningFailed"
  );
}

function isFailedResize({ type, status }: Condition): boolean {
  return status === "True" && FAILED_RESIZE.has(type);
}

/** Its class makes a volume only when a pod wants it, and none does. */
function isAwaiting(
  { cluster }: Inquiry,
  { spec, status }: PersistentVolumeClaim,
  pods: readonly PodView[],
): boolean {
  if (status.phase === "Lost" || pods.length > 0) return false;
  // The class may be any while the list was not read.
  if (cluster.gapIn("StorageClass", undefined, spec.storageClassName) !== undefined) return true;
  const found = cluster.lookup.storageClasses().get(spec.storageClassName ?? "");
  return found?.volumeBindingMode === "WaitForFirstConsumer";
}

function troubleOf(
  inquiry: Inquiry,
  claim: PersistentVolumeClaim,
  { condition, pods }: { condition: Condition | undefined; pods: readonly PodView[] },
): Trouble {
  const ref = refOf("PersistentVolumeClaim", claim);
  const { status } = claim;
  const missing = status.phase === "Pending" ? missingClass(inquiry, claim) : undefined;
  const isAwaited = condition === undefined && status.phase === "Pending";
  const told =
    condition === undefined
      ? saysUnbound(inquiry, claim, missing)
      : {
          reason: condition.reason ?? condition.type,
          since: condition.lastTransitionTime,
          facts: [saysCondition(inquiry, ref, { conditions: status.conditions, condition })],
        };
  return {
    ref,
    ...told,
    isBroken: status.phase === "Lost",
    facts: [...told.facts, ...warned(inquiry, [ref])],
    ...(missing &&
      mended({ ref, metadata: missing.metadata, steps: missing.fix, what: missing.mend })),
    // A volume that is made when its pod is placed waits for that; what a claim has lost or was refused, it says itself.
    standsOn: isAwaited ? pods.flatMap((pod) => inquiry.cluster.workloadOf(pod)?.ref ?? []) : [],
  };
}

/** In the words of its events, or for want of a class. */
function saysUnbound(
  inquiry: Inquiry,
  claim: PersistentVolumeClaim,
  missing: ReturnType<typeof missingClass>,
): Pick<Trouble, "reason" | "since" | "facts"> {
  const ref = refOf("PersistentVolumeClaim", claim);
  const word = missing === undefined ? (claim.status.phase ?? "Pending") : "StorageClassNotFound";
  return {
    reason: tellingEvent(inquiry, [ref])?.reason ?? word,
    since: claim.metadata.creationTimestamp,
    facts: [saysPhase(inquiry, claim, ref), ...(missing?.fact ?? [])],
  };
}

function saysPhase({ cite, say }: Inquiry, claim: PersistentVolumeClaim, ref: ObjectRef) {
  const { phase = "without phase" } = claim.status;
  const fact = cite.fact({
    subject: ref,
    pointer: "/status/phase",
    value: phase,
    values: present({ phase, class: claim.spec.storageClassName || undefined }),
    text: `claim ${ref.name} is ${phase}`,
  });
  const of = claim.spec.storageClassName ? ", StorageClass {class}" : "";
  return say(`${written(ref)} is {phase}${of}.`, fact);
}

/** Pods by the key of each claim that they mount. */
function usersOf(pods: readonly PodView[]): ReadonlyMap<string, readonly PodView[]> {
  const uses = pods
    .filter((pod) => !pod.isOver)
    .flatMap((pod) =>
      pod.object.spec.volumes.flatMap(({ persistentVolumeClaim: used }) =>
        used === undefined
          ? []
          : [{ pod, key: keyOf(refIn(pod.namespace, "PersistentVolumeClaim", used.claimName)) }],
      ),
    );
  const groups = Map.groupBy(uses, ({ key }) => key);
  return new Map([...groups].map(([key, group]) => [key, group.map(({ pod }) => pod)]));
}

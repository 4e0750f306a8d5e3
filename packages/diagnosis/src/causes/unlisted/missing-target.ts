import { type Claim, keyOf, type ObjectRef, present } from "@binnacle/contracts";
import { jsonWord, shellWords } from "../../facts/shell-words.ts";
import { refIn, refOf, written } from "../../graph/object-key.ts";
import type { Inquiry } from "../../inquiry.ts";
import { mended } from "../../kit/mend.ts";
import { nearMiss } from "../../near-miss.ts";
import { objectsOf } from "../../state/cluster-state.ts";
import type { HorizontalPodAutoscaler } from "../../state/workload.ts";
import type { Trouble } from "./trouble.ts";

interface MissingTarget {
  readonly facts: readonly Claim[];
  readonly remedy: Pick<Trouble, "fix" | "later">;
}

/** What an autoscaler is to scale does not exist: what to say of it, and the name that was most likely meant. */
export function missingTarget(
  inquiry: Inquiry,
  object: HorizontalPodAutoscaler,
): MissingTarget | undefined {
  const { cite, say } = inquiry;
  const ref = refOf("HorizontalPodAutoscaler", object);
  const target = targetOf(object);
  if (target === undefined || !isAbsent(inquiry, target)) return undefined;
  const near = nearTarget(inquiry, target);
  const fact = cite.fact({
    subject: ref,
    pointer: "/spec/scaleTargetRef",
    value: ["absent", written(target)],
    values: present({ target: written(target), near }),
    text: `${written(ref)} scales ${written(target)}, which does not exist`,
  });
  const meant = near === undefined ? "" : " There is {near}: perhaps that is meant.";
  return {
    facts: [say(`It scales {target}, which does not exist.${meant}`, fact)],
    remedy: near === undefined ? {} : correctName(object, target, near),
  };
}

/** Kinds that are read and can be scaled. */
const SCALED = ["Deployment", "StatefulSet"] as const;
type Scaled = (typeof SCALED)[number];

interface Target extends ObjectRef {
  readonly kind: Scaled;
}

function targetOf({ metadata, spec }: HorizontalPodAutoscaler): Target | undefined {
  const { kind, name } = spec.scaleTargetRef;
  const scaled = SCALED.find((it) => it === kind);
  return scaled && { ...refIn(metadata.namespace, scaled, name), kind: scaled };
}

function isAbsent(inquiry: Inquiry, target: Target): boolean {
  const { kind, namespace, name } = target;
  const isSeen = inquiry.cluster.gapIn(kind, namespace, name) === undefined;
  return isSeen && !namesBeside(inquiry, target).includes(name);
}

/** Names of its kind in its namespace. */
function namesBeside({ cluster }: Inquiry, { kind, namespace }: Target): string[] {
  return objectsOf(cluster.state, kind).flatMap(({ metadata }) =>
    metadata.namespace === namespace ? [metadata.name] : [],
  );
}

/** One that nothing else scales. */
function nearTarget(inquiry: Inquiry, target: Target): string | undefined {
  const scalers = objectsOf(inquiry.cluster.state, "HorizontalPodAutoscaler");
  const scaled = new Set(scalers.flatMap((it) => targetOf(it) ?? []).map(keyOf));
  const names = namesBeside(inquiry, target);
  return nearMiss(
    target.name,
    names.filter((name) => !scaled.has(keyOf({ ...target, name }))),
  );
}

function correctName(object: HorizontalPodAutoscaler, target: Target, near: string) {
  const ref = refOf("HorizontalPodAutoscaler", object);
  const patch = jsonWord({ spec: { scaleTargetRef: { name: near } } });
  const step = {
    text: `scales ${written({ ...target, name: near })}, which exists`,
    kubectl: shellWords`patch horizontalpodautoscaler ${ref.name} -p ${patch}`,
    object: ref,
  };
  const what = "correct the name of what it scales";
  return mended({ ref, metadata: object.metadata, steps: [step], what });
}

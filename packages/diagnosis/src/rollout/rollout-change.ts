import { type Change, type Difference, present } from "@binnacle/contracts";
import { rolloutRevision } from "../facts/kubectl.ts";
import type { Ledger } from "../facts/ledger.ts";
import { refOf, written } from "../graph/object-key.ts";
import type { Rollout, Workload } from "../graph/workload.ts";
import { type Aspect, diffTemplates, type TemplateDifference } from "./template-diff.ts";
import { writeAt, writesOf } from "./writes-of.ts";

/** A rollout and what it changed. */
export interface RolloutChange {
  readonly change: Change;
  readonly differences: readonly TemplateDifference[];
  readonly revision: number;
  /** The rollout before, if its ReplicaSet still exists: what an undo brings back. */
  readonly previous: Rollout | undefined;
}

/** The newest rollout of a workload. Absent for the first one, and for kinds without ReplicaSets. */
export function newestRollout(workload: Workload, ledger: Ledger): RolloutChange | undefined {
  return workload.rollouts.length < 2 ? undefined : rolloutChange(workload, 0, ledger);
}

/** The rollout at a position of `workload.rollouts`, compared with the one before. */
export function rolloutChange(
  workload: Workload,
  position: number,
  ledger: Ledger,
): RolloutChange | undefined {
  const rollout = workload.rollouts[position];
  const at = rollout && timeOf(workload, rollout);
  if (rollout === undefined || at === undefined) return undefined;
  const previous = workload.rollouts[position + 1];
  const differences = compare(previous, rollout);
  const by = writeAt(templateWrites(workload), at)?.manager;
  const what = summary(previous, differences);
  const { revision } = rollout;
  const text = `rollout ${revision}: ${what}`;
  const names = [rollout, previous].flatMap((item) => (item === undefined ? [] : nameOf(item)));
  const fact = {
    subject: refOf("ReplicaSet", rollout.replicaSet),
    pointer: "/spec/template",
    value: text,
    values: present({ revision, previousRevision: previous?.revision, what, at: { at }, by }),
    text: `${written(workload.ref)}, ReplicaSets ${names.join(" and ")}: ${text}`,
    kubectl: rolloutRevision(workload.ref, revision),
  };
  return {
    previous,
    revision,
    differences,
    change: {
      at,
      subject: workload.ref,
      kind: previous === undefined ? "created" : "rollout",
      text,
      differences: differences.map(toDifference),
      revision,
      ...present({ by }),
      evidence: [ledger.cite(fact)],
    },
  };
}

function nameOf({ replicaSet, revision }: Rollout): string {
  return `${replicaSet.metadata.name} (rollout ${revision})`;
}

/** Without the words for people. */
export function toDifference(told: TemplateDifference): Difference {
  const { text: _, ...difference } = told;
  return difference;
}

/** Whether the rollout touched any of the aspects. */
export function touches(change: RolloutChange, aspects: readonly Aspect[]): boolean {
  return change.differences.some((difference) => aspects.includes(difference.aspect));
}

function compare(previous: Rollout | undefined, rollout: Rollout): TemplateDifference[] {
  const before = previous?.replicaSet.spec.template;
  const after = rollout.replicaSet.spec.template;
  return before === undefined || after === undefined ? [] : diffTemplates(before, after);
}

function summary(
  previous: Rollout | undefined,
  differences: readonly TemplateDifference[],
): string {
  if (previous === undefined) return "first rollout";
  if (differences.length === 0) return "restarted, nothing that the containers run with changed";
  const texts = differences.map((difference) => difference.text);
  const shown = texts.length > 5 ? [...texts.slice(0, 4), `${texts.length - 4} more`] : texts;
  const isImageSame = differences.every((difference) => difference.aspect !== "image");
  return [...shown, ...(isImageSame ? ["image unchanged"] : [])].join(", ");
}

/**
 * When a rollout began: when its ReplicaSet was made. An undo takes an old ReplicaSet again; then the write of the
 * template tells, if it is seen.
 */
function timeOf(workload: Workload, rollout: Rollout): string | undefined {
  const { metadata } = rollout.replicaSet;
  const isReused = metadata.annotations["deployment.kubernetes.io/revision-history"] !== undefined;
  return isReused ? templateWrites(workload)[0]?.time : metadata.creationTimestamp;
}

function templateWrites(workload: Workload) {
  return writesOf(workload.metadata?.managedFields ?? [], ["spec", "template"]);
}

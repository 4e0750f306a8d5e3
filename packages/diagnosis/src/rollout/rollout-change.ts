import { type Change, type Difference, present } from "@binnacle/contracts";
import { rolloutRevision } from "../facts/kubectl.ts";
import type { Ledger } from "../facts/ledger.ts";
import { refOf, written } from "../graph/object-key.ts";
import type { Rollout, Workload } from "../graph/workload.ts";
import { type Aspect, diffTemplates, type TemplateDifference } from "./template-diff.ts";
import { beganAt, type Turn, templateWrites, turnsOf } from "./turns-of.ts";
import { isTogether, soleWriter, writeAt, writesOf } from "./writes-of.ts";

/** A rollout and what it changed. */
export interface RolloutChange {
  readonly change: Change;
  readonly differences: readonly TemplateDifference[];
  readonly revision: number;
  /** The rollout before, if its ReplicaSet still exists: what an undo brings back. */
  readonly previous: Rollout | undefined;
}

/** The newest rollout of a workload. Absent for the first one, and where nothing that was read keeps the one before. */
export function newestRollout(workload: Workload, ledger: Ledger): RolloutChange | undefined {
  const [newest] = workload.rollouts.length < 2 ? [] : turnsOf(workload);
  return newest && rolloutChange(workload, newest, ledger);
}

/** A rollout, compared with the one before. Absent where nothing tells when it was. */
export function rolloutChange(
  workload: Workload,
  turn: Turn,
  ledger: Ledger,
): RolloutChange | undefined {
  const at = beganAt(workload, turn);
  if (at === undefined) return undefined;
  const { rollout, previous, number: revision } = turn;
  const differences = compare(previous?.rollout, rollout);
  const by = writerOf(workload, turn, at);
  const isFirst = previous === undefined && revision <= 1;
  const what = isFirst ? "first rollout" : summary(previous, differences);
  const text = `rollout ${revision}: ${what}`;
  const names = [turn, previous].flatMap((item) => (item === undefined ? [] : nameOf(item)));
  const fact = {
    subject: refOf(rollout.kind, rollout.replicaSet),
    pointer: "/spec/template",
    value: text,
    values: present({ revision, previousRevision: previous?.number, what, at: { at }, by }),
    text: `${written(workload.ref)}, ${rollout.kind}s ${names.join(" and ")}: ${text}`,
    kubectl: rolloutRevision(workload.ref, rollout.revision),
  };
  return {
    previous: previous?.rollout,
    revision,
    differences,
    change: {
      at,
      subject: workload.ref,
      kind: isFirst ? "created" : "rollout",
      text,
      differences: differences.map(toDifference),
      revision,
      ...present({ by }),
      evidence: [ledger.cite(fact)],
    },
  };
}

/** Nobody where another rollout, or another write of the template, is within a second: either may be either's. */
function writerOf(workload: Workload, turn: Turn, at: string): string | undefined {
  const isOneOfTwo = workload.rollouts.some(
    (other) =>
      other !== turn.rollout && isTogether(other.replicaSet.metadata.creationTimestamp ?? "", at),
  );
  if (isOneOfTwo) return undefined;
  const isFollowed = turn.number !== workload.rollouts[0]?.revision;
  const isBlurred = turn.previous?.isReused === true;
  const write = writeAt(templateWrites(workload, turn), at, { isFollowed, isBlurred });
  return soleWriter(writesOf(workload.metadata?.managedFields ?? [], ["spec", "template"]), write);
}

function nameOf({ rollout, number }: Turn): string {
  return `${rollout.replicaSet.metadata.name} (rollout ${number})`;
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

function summary(previous: Turn | undefined, differences: readonly TemplateDifference[]): string {
  if (previous === undefined) return "what ran before it is not kept";
  if (differences.length === 0) return "restarted, nothing that the containers run with changed";
  const texts = differences.map((difference) => difference.text);
  const shown = texts.length > 5 ? [...texts.slice(0, 4), `${texts.length - 4} more`] : texts;
  const isImageSame = differences.every((difference) => difference.aspect !== "image");
  return [...shown, ...(isImageSame ? ["image unchanged"] : [])].join(", ");
}

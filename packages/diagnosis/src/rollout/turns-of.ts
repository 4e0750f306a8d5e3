import type { Rollout, Workload } from "../graph/workload.ts";
import { type Write, writesOf } from "./writes-of.ts";

/** One number of a workload's history: a revision that an undo took again has several. */
export interface Turn {
  readonly number: number;
  readonly rollout: Rollout;
  /** What ran before. Absent for the first one, and where nothing that was read keeps it. */
  readonly previous: Turn | undefined;
  /** An undo, or the like, took again what was there. */
  readonly isReused: boolean;
}

/** Every rollout that is kept, newest first: what an undo took again stands at each of its numbers. */
export function turnsOf({ rollouts }: Workload): readonly Turn[] {
  const numbered = rollouts
    .flatMap((rollout) =>
      [rollout.revision, ...rollout.earlier].map((number) => ({ number, rollout })),
    )
    .toSorted((left, right) => right.number - left.number);
  let previous: Turn | undefined;
  const turns = numbered.toReversed().map(({ number, rollout }, position) => {
    const isNewest = position === numbered.length - 1;
    // Of others a gap is one that an undo or a limit took away.
    const isNext =
      previous?.rollout !== rollout && (isNewest || number - (previous?.number ?? 0) <= 1);
    const isReused = isTakenAgain(rollouts, rollout, number);
    previous = { number, rollout, isReused, previous: isNext ? previous : undefined };
    return previous;
  });
  return turns.toReversed();
}

/** A ReplicaSet tells its numbers; a ControllerRevision has a higher one than another that was made after it. */
function isTakenAgain(
  rollouts: readonly Rollout[],
  { kind, replicaSet, earlier }: Rollout,
  number: number,
): boolean {
  const { annotations } = replicaSet.metadata;
  if (kind === "ReplicaSet") {
    const hasHistory = annotations["deployment.kubernetes.io/revision-history"] !== undefined;
    return hasHistory && number !== Math.min(...earlier);
  }
  return rollouts.some(
    (other) => other.revision < number && madeAt(other) > madeAt({ replicaSet }),
  );
}

/**
 * When it began: when its ReplicaSet was made. Of one that was taken again the write of the template tells, or of a
 * ControllerRevision the write of its number, or who saw it; and only as long as no rollout followed.
 */
export function beganAt(workload: Workload, turn: Turn): string | undefined {
  const { rollout, isReused } = turn;
  const { metadata } = rollout.replicaSet;
  if (!isReused) return metadata.creationTimestamp;
  if (rollout.kind !== "ReplicaSet") return writesOf(metadata.managedFields, ["revision"])[0]?.time;
  if (turn.number !== workload.rollouts[0]?.revision) return undefined;
  return templateWrites(workload, turn)[0]?.time ?? takenAgainAt(workload, turn);
}

/** Writes of the template that may have made it, newest first: those of the ones before it did not. */
export function templateWrites(workload: Workload, turn: Turn): Write[] {
  const after = notBefore(workload, turn);
  return writesOf(workload.metadata?.managedFields ?? [], ["spec", "template"]).filter(
    ({ time }) => Date.parse(time) > after,
  );
}

/** A write that only removes fields is not among those that the object keeps: who saw it, or the controller, tells. */
function takenAgainAt(workload: Workload, turn: Turn): string | undefined {
  const after = notBefore(workload, turn);
  return workload.takenAgain.find((time) => Date.parse(time) > after);
}

/** When the newest of what else ran before was made: what made this one was written later. Milliseconds since the epoch. */
function notBefore(workload: Workload, { number, rollout }: Turn): number {
  const others = workload.rollouts.filter(
    (other) => other !== rollout && Math.min(other.revision, ...other.earlier) < number,
  );
  return Math.max(Number.NEGATIVE_INFINITY, ...others.map(madeAt).filter((time) => time > 0));
}

function madeAt({ replicaSet }: Pick<Rollout, "replicaSet">): number {
  return Date.parse(replicaSet.metadata.creationTimestamp ?? "");
}

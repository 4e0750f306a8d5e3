/** A ReplicaSet's new size, by the words of its Deployment's controller. */
export interface Scaling {
  readonly replicaSet: string;
  /** Absent: older controllers do not say it. */
  readonly from: number | undefined;
  readonly to: number;
}

const SCALED = ["Scaled up replica set ", "Scaled down replica set "];
/** `pay-7c4 from 2 to 5`; up to 1.28 `… to 5 from 2`, before that `… to 5`. */
const SIZES = /^(\S+) (?:from (\d+) to (\d+)|to (\d+)(?: from (\d+))?)/;

/** Message of an event ScalingReplicaSet, also one that combines similar ones; undefined for other words. */
export function readScaling(message: string): Scaling | undefined {
  const rest = SCALED.map((words) => message.split(words)[1]).find((words) => words !== undefined);
  const [, replicaSet, fromFirst, toSecond, toFirst, fromSecond] = SIZES.exec(rest ?? "") ?? [];
  const [from, to] = [fromFirst ?? fromSecond, toSecond ?? toFirst];
  if (replicaSet === undefined || to === undefined) return undefined;
  return { replicaSet, from: from === undefined ? undefined : Number(from), to: Number(to) };
}

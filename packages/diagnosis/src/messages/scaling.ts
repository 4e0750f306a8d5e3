/** A ReplicaSet's new size, by the words of its Deployment's controller. */
export interface Scaling {
  readonly replicaSet: string;
  /** Absent: older controllers do not say it. */
  readonly from: number | undefined;
  readonly to: number;
}

/** `Scaled up replica set pay-7c4 from 2 to 5`; up to 1.28 `… to 5 from 2`, before that `… to 5`. */
const SCALED =
  /^\(?.*?Scaled (?:up|down) replica set (\S{1,253}) (?:from (\d{1,9}) to (\d{1,9})|to (\d{1,9})(?: from (\d{1,9}))?)/;

/** Message of an event ScalingReplicaSet; undefined for other words. */
export function readScaling(message: string): Scaling | undefined {
  const [, replicaSet, fromFirst, toSecond, toFirst, fromSecond] = SCALED.exec(message) ?? [];
  const [from, to] = [fromFirst ?? fromSecond, toSecond ?? toFirst];
  if (replicaSet === undefined || to === undefined) return undefined;
  return { replicaSet, from: from === undefined ? undefined : Number(from), to: Number(to) };
}

import { keyOf, type ObjectRef } from "@binnacle/contracts";
import type { Cluster } from "../graph/cluster.ts";
import type { Draft } from "../kit/draft.ts";
import type { Behind } from "./behind.ts";
import { type Dependencies, keysOfTarget } from "./dependencies.ts";

const LEVELS = ["high", "medium", "low"];

/** Active before resolved; what explains the target first, but for a node that was lost before it failed elsewhere; what the cluster itself lacks; down before up again; then the worse, the wider, the surer, the older. */
export function rank(
  drafts: readonly Draft[],
  {
    cluster,
    target,
    dependencies,
    behind: { isBehind, isSymptom },
    leadsTo,
  }: {
    cluster: Cluster;
    target: ObjectRef | undefined;
    dependencies: Dependencies;
    behind: Behind;
    /** It fronts, scales, feeds or guards the target. */
    leadsTo: (draft: Draft) => boolean;
  },
): Draft[] {
  const own = target === undefined ? new Set<string>() : keysOfTarget(cluster, target);
  const explains = (draft: Draft) => {
    const keys = [
      keyOf(draft.culprit),
      keyOf(draft.owner),
      ...[...draft.victims.map(({ ref }) => ref), ...draft.standsOn].map(keyOf),
    ];
    const isNear = keys.some((key) => own.has(key)) || dependencies.keys.has(keyOf(draft.owner));
    return isNear || leadsTo(draft);
  };
  const parts = new Set(drafts.filter(isBehind));
  // What is named for sure, and has another cause, is not displaced.
  const depth = (draft: Draft) => {
    if (parts.size === 0 || parts.has(draft)) return 1;
    return draft.confidence.level === "high" && !isSymptom(draft) ? 0 : 2;
  };
  return drafts
    .map((draft) => {
      const isElsewhere = target !== undefined && !explains(draft) && !parts.has(draft);
      const isBefore = wasLostBefore(draft, drafts, own);
      return { draft, order: orderOf(draft, [isElsewhere, isBefore], depth(draft)) };
    })
    .toSorted((left, right) => compare(left.order, right.order))
    .map(({ draft }) => draft);
}

/** A node that was lost before the asked workload began to fail elsewhere, by itself: what began later is nearer. */
function wasLostBefore(
  { culprit, since }: Draft,
  drafts: readonly Draft[],
  own: ReadonlySet<string>,
) {
  if (culprit.kind !== "Node") return false;
  return drafts.some(
    (other) =>
      other.state === "active" &&
      other.culprit.kind !== "Node" &&
      own.has(keyOf(other.owner)) &&
      Date.parse(other.since ?? "") > Date.parse(since ?? "") &&
      other.pods.some((pod) => !pod.isReady && pod.object.spec.nodeName !== culprit.name),
  );
}

function orderOf(
  draft: Draft,
  behind: readonly boolean[],
  depth: number,
): readonly (number | string)[] {
  return [
    draft.state === "active" ? 0 : 1,
    ...behind.map(Number),
    depth,
    draft.pods.length > 0 && draft.pods.every((pod) => pod.isReady) ? 1 : 0,
    draft.impact === "broken" ? 0 : 1,
    -draft.victims.length,
    LEVELS.indexOf(draft.confidence.level),
    draft.since === undefined ? Number.POSITIVE_INFINITY : Date.parse(draft.since),
    draft.title,
  ];
}

function compare(left: readonly (number | string)[], right: readonly (number | string)[]): number {
  for (const [index, value] of left.entries()) {
    const other = right[index] ?? 0;
    if (value !== other) return value < other ? -1 : 1;
  }
  return 0;
}

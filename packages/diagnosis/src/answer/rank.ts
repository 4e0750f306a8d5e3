import { keyOf, type ObjectRef } from "@binnacle/contracts";
import type { Cluster } from "../graph/cluster.ts";
import type { Draft } from "../kit/draft.ts";
import { type Dependencies, keysOfTarget } from "./dependencies.ts";

const LEVELS = ["high", "medium", "low"];

/** What the cluster itself lacks; active before resolved; what explains the target first; down before up again; then the worse, the wider, the surer, the older. */
export function rank(
  drafts: readonly Draft[],
  {
    cluster,
    target,
    dependencies,
    isBehind,
    leadsTo,
  }: {
    cluster: Cluster;
    target: ObjectRef | undefined;
    dependencies: Dependencies;
    /** It is a part of the cluster that symptoms point to. */
    isBehind: (draft: Draft) => boolean;
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
  return drafts
    .map((draft) => {
      const isElsewhere = target !== undefined && !explains(draft) && !isBehind(draft);
      return { draft, order: [isBehind(draft) ? 0 : 1, ...orderOf(draft, isElsewhere)] };
    })
    .toSorted((left, right) => compare(left.order, right.order))
    .map(({ draft }) => draft);
}

function orderOf(draft: Draft, isElsewhere: boolean): readonly (number | string)[] {
  return [
    draft.state === "active" ? 0 : 1,
    isElsewhere ? 1 : 0,
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

import { keyOf } from "@binnacle/contracts";
import type { Draft } from "../kit/draft.ts";

const LEVELS = ["high", "medium", "low"];

/** One draft a cause and owner: the active one, then the surer one. */
export function onePerCause(drafts: readonly Draft[]): Draft[] {
  const groups = Map.groupBy(drafts, (draft) => `${draft.cause} ${keyOf(draft.owner)}`);
  return [...groups.values()].flatMap((group) => group.toSorted(compare).slice(0, 1));
}

function compare(left: Draft, right: Draft): number {
  return rank(left) - rank(right);
}

function rank(draft: Draft): number {
  return (draft.state === "active" ? 0 : 10) + LEVELS.indexOf(draft.confidence.level);
}

import { type Change, keyOf, type ObjectRef, present } from "@binnacle/contracts";
import type { Ledger } from "../facts/ledger.ts";
import { written } from "../graph/object-key.ts";
import type { SeenChange } from "../state/seen-change.ts";
import { getWrites } from "./writes-of.ts";

/** The same change is told by the object itself a moment earlier or later: times of the API have no fractions, controllers follow. */
const SAME_MS = 15_000;

/**
 * What was seen to happen beside what the objects tell of themselves, each change once. A rollout is told best by its ReplicaSets,
 * which know its number; everything else by who saw what it was before.
 */
export function withSeen(
  told: readonly Change[],
  seen: readonly SeenChange[],
  ledger: Ledger,
): Change[] {
  const rollouts = told.filter(isNumbered);
  const own = seen
    .filter((change) => !rollouts.some((other) => isSame(other, change)))
    .map((change) => toChange(change, ledger));
  const others = told.filter(
    (change) => isNumbered(change) || !own.some((other) => isSame(other, change)),
  );
  return [...others, ...own];
}

function isNumbered({ kind, revision }: Change): boolean {
  return kind === "rollout" && revision !== undefined;
}

interface Happening {
  readonly at: string;
  readonly subject: ObjectRef;
  readonly kind: Change["kind"];
}

function isSame(left: Happening, right: Happening): boolean {
  return (
    left.kind === right.kind &&
    keyOf(left.subject) === keyOf(right.subject) &&
    Math.abs(Date.parse(left.at) - Date.parse(right.at)) <= SAME_MS
  );
}

function toChange({ pointer, at, ...seen }: SeenChange, ledger: Ledger): Change {
  const { subject, text, by } = seen;
  const evidence = ledger.cite({
    subject,
    pointer,
    value: [text, at],
    values: present({ what: text, by, at: { at } }),
    text: `${written(subject)}: ${text}, seen when it happened`,
    kubectl: getWrites(subject),
  });
  return { at, ...seen, evidence: [evidence] };
}

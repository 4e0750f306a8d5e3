import { type Change, keyOf, type ObjectRef, present } from "@binnacle/contracts";
import type { Ledger } from "../facts/ledger.ts";
import { written } from "../graph/object-key.ts";
import type { SeenChange } from "../state/seen-change.ts";
import { getWrites, isTogether } from "./writes-of.ts";

/** The same change is told by the object itself a moment earlier or later: times of the API have no fractions, controllers follow. */
const SAME_MS = 15_000;

interface Look {
  readonly ledger: Ledger;
  /** Those of what is told that rest on the time of a write alone. */
  readonly writes?: ReadonlySet<Change>;
}

/**
 * What was seen to happen beside what the objects tell of themselves, each change once. A rollout is told best by its ReplicaSets,
 * which know its number; everything else by who saw what it was before.
 */
export function withSeen(
  told: readonly Change[],
  seen: readonly SeenChange[],
  { ledger, writes = new Set() }: Look,
): Change[] {
  const rollouts = told.filter(isNumbered);
  const own = seen
    .filter((change) => !rollouts.some((other) => isSame(other, change)))
    .map((change) => toChange(change, ledger));
  // Who saw an object before and after knows all that a write of it changed.
  const isKnownBy = (other: Change, change: Change) =>
    writes.has(change) ? isSameTime(other, change) : isSame(other, change);
  const others = told.filter(
    (change) => isNumbered(change) || !own.some((other) => isKnownBy(other, change)),
  );
  return [...others.map((change) => withWriter(change, seen, ledger)), ...own];
}

/** Later writes take the name of who wrote a template from the object; who saw it kept it. */
function withWriter(change: Change, seen: readonly SeenChange[], ledger: Ledger): Change {
  if (change.by !== undefined || !isNumbered(change)) return change;
  const apart = ({ at }: SeenChange) => Math.abs(Date.parse(at) - Date.parse(change.at));
  const [nearest, ...others] = seen
    .filter((other) => isSame(other, change) && !isLater(other, change))
    .toSorted((left, right) => apart(left) - apart(right));
  // Of two within a second either may be the rollout's.
  if (nearest?.by === undefined || others.some(({ at }) => isTogether(at, nearest.at)))
    return change;
  const { evidence } = toChange(nearest, ledger);
  return { ...change, by: nearest.by, evidence: [...change.evidence, ...evidence] };
}

/** It was written after the rollout had begun: times of the API have no fractions. */
function isLater(seen: SeenChange, { at }: Change): boolean {
  return Date.parse(seen.at) > Date.parse(at) + 1000;
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
  return left.kind === right.kind && isSameTime(left, right);
}

function isSameTime(left: Happening, right: Happening): boolean {
  return (
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

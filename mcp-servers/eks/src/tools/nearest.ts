import type { ObjectRef } from "@binnacle/contracts";

const suggestionsAtMost = 5;

/** The objects whose names are likely meant by a name that nothing has: a typing error, or a part of the name. */
export function nearest(name: string, known: readonly ObjectRef[]): ObjectRef[] {
  const wanted = name.toLowerCase();
  const errorsAtMost = Math.ceil(wanted.length / 3);
  return known
    .map((ref) => ({ ref, distance: distanceTo(wanted, ref.name.toLowerCase()) }))
    .filter(({ distance }) => distance <= errorsAtMost)
    .toSorted((left, right) => left.distance - right.distance)
    .slice(0, suggestionsAtMost)
    .map(({ ref }) => ref);
}

function distanceTo(wanted: string, name: string): number {
  const isPart = wanted.length > 2 && (name.includes(wanted) || wanted.includes(name));
  return isPart ? 1 : editDistance(wanted, name);
}

/** Levenshtein: insertions, deletions and replacements from one text to the other. */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (const [index, letter] of from.split("").entries()) {
    const next = [index + 1];
    for (const [column, other] of to.split("").entries())
      next.push(
        Math.min(
          (row[column] ?? 0) + (letter === other ? 0 : 1),
          (row[column + 1] ?? 0) + 1,
          (next[column] ?? 0) + 1,
        ),
      );
    row = next;
  }
  return row.at(-1) ?? 0;
}

/** Turns evidence ids into the numbers that people see. */
export type Numbering = (ids: readonly string[]) => number[];

/** The place in the list plus one: what was cited once keeps its number, whatever is cited later. */
export function numberingOf(cited: readonly string[]): Numbering {
  const places = new Map(cited.map((id, index) => [id, index + 1]));
  return (ids) =>
    [...new Set(ids)].flatMap((id) => places.get(id) ?? []).toSorted((left, right) => left - right);
}

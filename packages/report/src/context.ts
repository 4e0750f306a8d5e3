import type { Evidence } from "@binnacle/contracts";
import type { Telling } from "./document.ts";

/** What every line of a document is written with. */
export interface Context {
  readonly telling: Telling;
  /** The numbers that people see of evidence ids: what was cited once keeps its number, whatever is cited later. */
  readonly numbers: (ids: readonly string[]) => number[];
  readonly evidence: ReadonlyMap<string, Evidence>;
}

/** `cited`: evidence ids in the order of their numbers. */
export function contextOf(
  evidence: readonly Evidence[],
  telling: Telling,
  cited: readonly string[],
): Context {
  const places = new Map(cited.map((id, index) => [id, index + 1]));
  return {
    telling,
    numbers: (ids) =>
      [...new Set(ids)]
        .flatMap((id) => places.get(id) ?? [])
        .toSorted((left, right) => left - right),
    evidence: new Map(evidence.map((item) => [item.id, item])),
  };
}

import type { Evidence } from "@binnacle/contracts";
import type { Telling } from "./document.ts";
import { type Numbering, numberingOf } from "./numbering.ts";

/** What every line of a document is written with. */
export interface Context {
  readonly telling: Telling;
  readonly numbers: Numbering;
  readonly evidence: ReadonlyMap<string, Evidence>;
}

/** `cited`: evidence ids in the order of their numbers. */
export function contextOf(
  evidence: readonly Evidence[],
  telling: Telling,
  cited: readonly string[],
): Context {
  return {
    telling,
    numbers: numberingOf(cited),
    evidence: new Map(evidence.map((item) => [item.id, item])),
  };
}

import type { AccessResult, Gap } from "@binnacle/contracts";
import type { ObjectFact } from "@binnacle/diagnosis";

/** What was asked of the authoriser, and what it answered. */
export interface Accesses {
  readonly result: AccessResult;
  readonly facts: readonly ObjectFact[];
  readonly gaps: readonly Gap[];
}

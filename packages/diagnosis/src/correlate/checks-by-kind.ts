import type { Check } from "@binnacle/contracts";

type Of<Kind extends Check["kind"]> = Extract<Check, { readonly kind: Kind }>;

export interface ChecksByKind {
  readonly found: readonly Of<"found">[];
  readonly ruledOut: readonly Of<"ruled_out">[];
  readonly notReached: readonly Of<"not_reached">[];
  readonly notVisible: readonly Of<"not_visible">[];
}

/** What the causes answered, each kind of answer for itself. */
export function checksByKind(checks: readonly Check[]): ChecksByKind {
  return {
    found: checks.filter((check) => check.kind === "found"),
    ruledOut: checks.filter((check) => check.kind === "ruled_out"),
    notReached: checks.filter((check) => check.kind === "not_reached"),
    notVisible: checks.filter((check) => check.kind === "not_visible"),
  };
}

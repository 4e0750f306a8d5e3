import type { Check } from "@binnacle/contracts";

export type ChecksByKind = ReturnType<typeof checksByKind>;

/** What the causes answered, each kind of answer for itself. */
export function checksByKind(checks: readonly Check[]) {
  return {
    found: checks.filter((check) => check.kind === "found"),
    ruledOut: checks.filter((check) => check.kind === "ruled_out"),
    notReached: checks.filter((check) => check.kind === "not_reached"),
    notVisible: checks.filter((check) => check.kind === "not_visible"),
  };
}

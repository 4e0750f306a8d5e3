import type { Check } from "@binnacle/contracts";

/** Where nothing is found, what was asked about may have this cause all the same: it was not seen, or pods were not looked at. */
export function leavesOpen(check: Check): boolean {
  if (check.kind === "not_reached") return check.examined.of === "pod";
  return check.kind === "not_visible";
}

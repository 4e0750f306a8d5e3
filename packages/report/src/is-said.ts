import type { Claim, UserImpact } from "@binnacle/contracts";

/** The line about users says it already. */
export function isSaid({ evidence }: Claim, users: UserImpact): boolean {
  return evidence.length > 0 && evidence.every((id) => users.evidence.includes(id));
}

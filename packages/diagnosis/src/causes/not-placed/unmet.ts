import type { Claim } from "@binnacle/contracts";

/** What of a rule about other pods is not met. */
export interface Unmet {
  /** `affinity to pods with app=cache`. */
  readonly why: string;
  readonly claims: readonly Claim[];
  readonly mend: string;
}

import { type Claim, present } from "@binnacle/contracts";

/** What a measurement claims, without the rest of it. */
export function claimOf({ text, evidence, slots }: Claim): Claim {
  return { text, evidence, ...present({ slots }) };
}

import type { Evidence } from "@binnacle/contracts";

/** A sentence about values that its evidence has: `{now} of requests to checkout fail with 5xx; before it was {before}`. */
export interface Told {
  /** Names its subject and carries no times of day. */
  readonly text: string;
  /** What it tells beside the numbers that were read. */
  readonly values?: Evidence["values"];
}

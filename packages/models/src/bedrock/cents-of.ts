import type { ModelUsage } from "@binnacle/contracts";
import { familyOf } from "./family-of.ts";
import { type ModelPrice, prices } from "./prices.table.ts";

const free: ModelPrice = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 };

/** The list price of the model behind a profile; 0 where it is not known. */
export function priceOf(modelId: string): ModelPrice {
  return prices[familyOf(modelId)] ?? free;
}

/** US cents. */
export function centsOf(tokens: Omit<ModelUsage, "cents">, price: ModelPrice): number {
  const dollarsPerMillion =
    tokens.input * price.input +
    tokens.output * price.output +
    tokens.cacheRead * price.cacheRead +
    tokens.cacheWrite * price.cacheWrite;
  return dollarsPerMillion / 10_000;
}

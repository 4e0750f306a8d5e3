import type { ModelUsage } from "@binnacle/contracts";
import { familyOf } from "./family-of.ts";
import { type ModelPrice, prices } from "./prices.table.ts";

const free: ModelPrice = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 };

/** The price of the longest name that the model's id begins with; 0 where there is none. */
export function priceOf(modelId: string): ModelPrice {
  const family = familyOf(modelId);
  const names = Object.keys(prices).filter(
    (name) => family === name || family.startsWith(`${name}-`),
  );
  const [longest = ""] = names.toSorted((left, right) => right.length - left.length);
  return prices[longest] ?? free;
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

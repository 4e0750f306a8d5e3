import type { Value } from "@binnacle/contracts";

/** So much of a resource of nodes and pods, in its base unit; what has no unit is a number. */
export function amountOf(resource: string, amount: number): Value {
  if (resource === "cpu") return { amount, unit: "cores" };
  const isBytes = /^(?:memory|(?:ephemeral-)?storage|hugepages-.*)$/.test(resource);
  return isBytes ? { amount, unit: "bytes" } : amount;
}

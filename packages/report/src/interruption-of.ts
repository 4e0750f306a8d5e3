import type { Investigation } from "@binnacle/contracts";

/** Why an investigation ended before its answer was whole. */
export function interruptionOf({ status, failure }: Investigation): string | undefined {
  if (status === "stopped")
    return failure ?? "It was stopped before the answer was whole. Ask again.";
  return status === "failed"
    ? (failure ?? "It failed before the answer was whole. Ask again.")
    : undefined;
}

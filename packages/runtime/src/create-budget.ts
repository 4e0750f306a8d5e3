import type { Allowance, Budget, Clock } from "@binnacle/contracts";

const nothing: Allowance = { ms: 0, calls: 0, turns: 0, tokens: 0, cents: 0 };

/**
 * One budget for a run and everything in it. What is reserved is gone until the reservation tells what it really cost; a cost
 * above it is a debt, and of what is owed nothing is granted. Who names cents, be they 0, gets nothing once they are spent; an
 * allowance of no cents from the start binds nobody.
 * Time goes by itself: `ms` is told only of what was spent before, in a process that ended.
 */
export function createBudget(
  allowance: Allowance,
  clock: Clock,
): Budget & { readonly spent: () => Allowance } {
  const startMs = clock();
  let rest = allowance;
  const left = (): Allowance => ({ ...rest, ms: Math.max(0, rest.ms - (clock() - startMs)) });
  return {
    left,
    spent: () => difference(allowance, left()),
    reserve(estimate) {
      const reserved = { ...nothing, ...estimate };
      const rests = left();
      const isTooMuch = amounts.some(
        (amount) => reserved[amount] > 0 && rests[amount] < reserved[amount],
      );
      const isPaid = estimate.cents === undefined || allowance.cents <= 0 || rests.cents > 0;
      if (isTooMuch || !isPaid || rests.ms === 0) return undefined;
      rest = difference(rest, reserved);
      let isOpen = true;
      return (spent) => {
        if (!isOpen) return;
        isOpen = false;
        const overspent = difference({ ...nothing, ...spent }, reserved);
        rest = difference(rest, overspent);
      };
    },
  };
}

const amounts = ["ms", "calls", "turns", "tokens", "cents"] as const;

function difference(one: Allowance, other: Allowance): Allowance {
  return {
    ms: one.ms - other.ms,
    calls: one.calls - other.calls,
    turns: one.turns - other.turns,
    tokens: one.tokens - other.tokens,
    cents: one.cents - other.cents,
  };
}

import type { Allowance, Budget, Clock } from "@binnacle/contracts";

const nothing: Allowance = { ms: 0, calls: 0, turns: 0, tokens: 0, cents: 0 };

/**
 * One budget for a run and everything in it. What is reserved is gone until the reservation tells what it really cost.
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
      const isTooMuch = Object.values(difference(left(), reserved)).some((amount) => amount < 0);
      if (isTooMuch || left().ms === 0) return undefined;
      rest = difference(rest, reserved);
      let isOpen = true;
      return (spent) => {
        if (!isOpen) return;
        isOpen = false;
        const overspent = difference({ ...nothing, ...spent }, reserved);
        rest = difference(rest, overspent, 0);
      };
    },
  };
}

function difference(one: Allowance, other: Allowance, atLeast = -Infinity): Allowance {
  return {
    ms: Math.max(atLeast, one.ms - other.ms),
    calls: Math.max(atLeast, one.calls - other.calls),
    turns: Math.max(atLeast, one.turns - other.turns),
    tokens: Math.max(atLeast, one.tokens - other.tokens),
    cents: Math.max(atLeast, one.cents - other.cents),
  };
}

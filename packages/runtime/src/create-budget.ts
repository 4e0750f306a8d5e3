import type { Allowance, Budget } from "@binnacle/contracts";

const nothing: Allowance = { ms: 0, calls: 0, turns: 0, tokens: 0, cents: 0 };

/** One budget for a run and everything in it. What is reserved is gone until the reservation tells what it really cost. */
export function createBudget(allowance: Allowance): Budget {
  let left = allowance;
  return {
    left: () => left,
    reserve(estimate) {
      const reserved = { ...nothing, ...estimate };
      const after = combined(left, reserved, (has, takes) => has - takes);
      if (Object.values(after).some((amount) => amount < 0)) return undefined;
      left = after;
      let isOpen = true;
      return (spent) => {
        if (!isOpen) return;
        isOpen = false;
        const unspent = combined(reserved, { ...nothing, ...spent }, (had, cost) => had - cost);
        left = combined(left, unspent, (has, back) => Math.max(0, has + back));
      };
    },
  };
}

function combined(
  one: Allowance,
  other: Allowance,
  by: (one: number, other: number) => number,
): Allowance {
  return {
    ms: by(one.ms, other.ms),
    calls: by(one.calls, other.calls),
    turns: by(one.turns, other.turns),
    tokens: by(one.tokens, other.tokens),
    cents: by(one.cents, other.cents),
  };
}

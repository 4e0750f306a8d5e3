import type { Allowance } from "@binnacle/contracts";
import type { AgentPorts } from "./agent.ts";

/** A turn that is paid for. */
interface PaidTurn {
  /** No turn after it can be paid: it must submit. */
  readonly isLast: boolean;
  readonly settle: Settle;
}

type Settle = (spent: Partial<Allowance>) => void;

/** What one run takes out of the shared budget. */
export interface Purse {
  /** Reserves one turn of `tokens`, and one more to submit; undefined when not even one can be paid. */
  readonly payTurn: (tokens: number) => PaidTurn | undefined;
  /** Gives back what is reserved and was not settled. */
  readonly close: () => void;
}

/**
 * While a run goes on, the turn that it submits with stays reserved, so that no other run spends it, and it is paid
 * though the cents are spent. A turn is the last one, too, when no other of the length of the longest so far fits into the time
 * that is left, of the budget or until the deadline.
 */
export function createPurse(
  turnsAtMost: number,
  { budget, clock, deadlineMs = Infinity }: Pick<AgentPorts, "budget" | "clock" | "deadlineMs">,
): Purse {
  let turn: Settle | undefined;
  let lastTurn: Settle | undefined;
  let turnsLeft = turnsAtMost;
  let longestMs = 0;
  /** What was said since may have made the request longer than what was kept for it: it is paid all the same. */
  let keptTokens = Infinity;
  const reserve = (tokens: number) => budget.reserve({ turns: 1, tokens, cents: 0 });
  const leftMs = () => Math.min(budget.left().ms, deadlineMs - clock());
  /** What was kept was paid before: no cents are asked for it again. */
  const takeKept = (tokens: number) =>
    lastTurn === undefined
      ? undefined
      : budget.reserve({ turns: 1, tokens: Math.min(tokens, keptTokens) });
  return {
    close: () => [turn, lastTurn].forEach((settle) => settle?.({})),
    payTurn(tokens) {
      lastTurn?.({});
      if (turnsLeft < 1) return undefined;
      const paid = reserve(tokens) ?? reserve(keptTokens);
      const settle = paid ?? takeKept(tokens);
      if (settle === undefined) return undefined;
      turn = settle;
      lastTurn = paid !== undefined && turnsLeft > 1 ? reserve(tokens) : undefined;
      keptTokens = lastTurn === undefined ? Infinity : tokens;
      const beganMs = clock();
      return {
        isLast: lastTurn === undefined || leftMs() < 2 * longestMs,
        settle(spent) {
          settle(spent);
          turnsLeft -= spent.turns ?? 0;
          longestMs = Math.max(longestMs, clock() - beganMs);
        },
      };
    },
  };
}

import type { ModelTurn } from "@binnacle/contracts";

/** A turn that JSON holds: it has no undefined, so a call without input has null. */
export function storableTurn(turn: ModelTurn): ModelTurn {
  if (turn.kind === "failed") return turn;
  const parts = turn.parts.map((part) =>
    part.kind === "tool_call" && part.input === undefined ? { ...part, input: null } : part,
  );
  return { ...turn, parts };
}

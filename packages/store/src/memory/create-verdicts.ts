import type { Verdict, Verdicts } from "@binnacle/contracts";
import { createForgettingMap } from "./forgetting-map.ts";

/** Holds verdicts in memory, of as many investigations as `capacity` says. */
export function createVerdicts({ capacity = 1000 } = {}): Verdicts {
  const rows = createForgettingMap<readonly Verdict[]>(capacity);
  return {
    async give(verdict) {
      const others = (rows.get(verdict.investigationId) ?? []).filter(
        (row) => row.hypothesisId !== verdict.hypothesisId || row.by.id !== verdict.by.id,
      );
      rows.set(verdict.investigationId, [...others, verdict]);
    },
    of: async (investigationId) => [...(rows.get(investigationId) ?? [])],
  };
}

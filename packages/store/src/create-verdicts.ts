import type { Verdict, Verdicts } from "@binnacle/contracts";
import { createForgettingMap } from "./forgetting-map.ts";

/** Holds verdicts in memory, of as many investigations as `capacity` says. */
export function createVerdicts({ capacity = 1000 } = {}): Verdicts {
  const rows = createForgettingMap<readonly Verdict[]>(capacity);
  return {
    async give(verdict) {
      const given = rows.get(verdict.investigationId) ?? [];
      const before = given.find(({ hypothesisId }) => hypothesisId === verdict.hypothesisId);
      if (before !== undefined) return { kind: "already", verdict: before };
      rows.set(verdict.investigationId, [...given, verdict]);
      return { kind: "given" };
    },
    of: async (investigationId) => [...(rows.get(investigationId) ?? [])],
  };
}

import type { Investigation, InvestigationStore } from "@binnacle/contracts";
import { createForgettingMap } from "./forgetting-map.ts";

/** Holds the newest snapshots in memory; a forgotten one is looked at again when somebody needs it. */
export function createInvestigationStore({ capacity = 1000 } = {}): InvestigationStore {
  const held = createForgettingMap<Investigation>(capacity);
  return {
    put: async (investigation) => held.set(investigation.id, investigation),
    get: async (id) => held.get(id),
  };
}

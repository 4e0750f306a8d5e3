import type { Investigation, InvestigationStore } from "@binnacle/contracts";
import { createForgettingMap } from "./forgetting-map.ts";

interface InvestigationStoreOptions {
  readonly redact: <T>(value: T) => Promise<T>;
  readonly capacity?: number;
}

/**
 * Holds the newest snapshots in memory, without secrets, wherever they came from; a forgotten one is looked at again when
 * somebody needs it. A run puts some three of them: each is read whole.
 */
export function createInvestigationStore({
  redact,
  capacity = 1000,
}: InvestigationStoreOptions): InvestigationStore {
  const held = createForgettingMap<Investigation>(capacity);
  return {
    async put(investigation) {
      held.set(investigation.id, await redact(investigation));
    },
    get: async (id) => held.get(id),
  };
}

import type { Journal } from "@binnacle/contracts";
import { createForgettingMap } from "./forgetting-map.ts";

/** The journal of each run, by its id, in memory: a run that ends early goes on where it was, as long as the process lives. */
export function createJournals({ capacity = 100 } = {}): (runId: string) => Journal {
  const runs = createForgettingMap<Map<string, Promise<unknown>>>(capacity);
  return (runId) => {
    const steps = runs.get(runId) ?? new Map<string, Promise<unknown>>();
    runs.set(runId, steps);
    return {
      async step(name, schema, work) {
        const kept = steps.get(name);
        if (kept !== undefined) return schema.parse(await kept);
        const begun = work();
        steps.set(name, begun);
        try {
          return await begun;
        } catch (error) {
          steps.delete(name);
          throw error;
        }
      },
    };
  };
}

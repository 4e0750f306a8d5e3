import type { ImportedCase } from "../import/imported-case.ts";
import { openStage, type Stage } from "./open-stage.ts";

export interface Stages {
  /** The stage with the sources that a case has. */
  readonly of: (imported: ImportedCase) => Promise<Stage>;
  readonly close: () => Promise<void>;
}

/** A stage for each combination of sources that cases have, opened when it is first needed. */
export function createStages(): Stages {
  const open = new Map<string, Stage>();
  return {
    of: async ({ recorded }) => {
      const metrics = recorded.metrics || recorded.alerts;
      const logs = recorded.logs.length > 0;
      const key = JSON.stringify({ metrics, logs });
      const stage = open.get(key) ?? (await openStage({ metrics, logs }));
      open.set(key, stage);
      return stage;
    },
    close: async () => {
      await Promise.all([...open.values()].map((stage) => stage.close()));
    },
  };
}

import type { Run } from "./printed.ts";
import { runDescribe } from "./run-describe.ts";
import { runEvents } from "./run-events.ts";
import { runGet } from "./run-get.ts";
import { runLogs } from "./run-logs.ts";
import { runRolloutHistory } from "./run-rollout-history.ts";
import type { ReadVerb } from "./verbs.table.ts";

const runs: Readonly<Record<ReadVerb, Run>> = {
  get: runGet,
  describe: runDescribe,
  logs: runLogs,
  events: runEvents,
  "rollout history": runRolloutHistory,
};

export const runCommand: Run = (deps, command, signal) => runs[command.verb](deps, command, signal);

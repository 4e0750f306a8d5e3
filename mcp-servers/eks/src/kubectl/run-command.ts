import type { Run } from "./printed.ts";
import { runApiResources } from "./run-api-resources.ts";
import { runAuthCanI } from "./run-auth-can-i.ts";
import { runAuthWhoami } from "./run-auth-whoami.ts";
import { runConfigView } from "./run-config-view.ts";
import { runDescribe } from "./run-describe.ts";
import { runEvents } from "./run-events.ts";
import { runExplain } from "./run-explain.ts";
import { runGet } from "./run-get.ts";
import { runLogs } from "./run-logs.ts";
import { runRolloutHistory } from "./run-rollout-history.ts";
import { runRolloutStatus } from "./run-rollout-status.ts";
import { runTop } from "./run-top.ts";
import type { ReadVerb } from "./verbs.table.ts";

const runs: Readonly<Record<ReadVerb, Run>> = {
  get: runGet,
  describe: runDescribe,
  logs: runLogs,
  events: runEvents,
  top: runTop,
  "rollout status": runRolloutStatus,
  "rollout history": runRolloutHistory,
  "auth can-i": runAuthCanI,
  "auth whoami": runAuthWhoami,
  "config view": runConfigView,
  explain: runExplain,
  "api-resources": runApiResources,
};

export const runCommand: Run = (deps, command, signal) => runs[command.verb](deps, command, signal);

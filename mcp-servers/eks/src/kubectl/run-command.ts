import type { EksDeps } from "../eks-deps.ts";
import type { Command } from "./parse-command.ts";
import type { Printed } from "./printed.ts";
import { runDescribe } from "./run-describe.ts";
import { runEvents } from "./run-events.ts";
import { runGet } from "./run-get.ts";
import { runLogs } from "./run-logs.ts";
import { runRolloutHistory } from "./run-rollout-history.ts";

const runs = {
  get: runGet,
  describe: runDescribe,
  logs: runLogs,
  events: runEvents,
  "rollout history": runRolloutHistory,
};

/** Answers a parsed command by reads of the API. */
export async function runCommand(
  deps: EksDeps,
  command: Command,
  signal: AbortSignal,
): Promise<Printed> {
  return await runs[command.verb](deps, command, signal);
}

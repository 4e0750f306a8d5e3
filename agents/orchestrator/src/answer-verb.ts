import type { Answer, Intent, Investigation } from "@binnacle/contracts";
import { answerAlerts } from "./answer-alerts.ts";
import { answerChanges } from "./answer-changes.ts";
import { answerHelp } from "./answer-help.ts";
import { answerKubectl } from "./answer-kubectl.ts";
import { answerLogs } from "./answer-logs.ts";
import { answerRuledOut } from "./answer-ruled-out.ts";
import { answerSuspect } from "./answer-suspect.ts";
import type { OrchestratorPorts } from "./ports.ts";
import { quickCheck } from "./quick-check.ts";

export type VerbIntent = Extract<Intent, { kind: "verb" }>;

export interface VerbContext {
  /** The investigation of the thread, if the talk is about one. */
  readonly before: Investigation | undefined;
  readonly ports: Pick<OrchestratorPorts, "tools" | "windowMinutes">;
  readonly signal: AbortSignal;
}

/** One verb, one answer. `why` is not here: it is an investigation, or a quick check after a slash. */
export async function answerVerb(intent: VerbIntent, context: VerbContext): Promise<Answer> {
  switch (intent.verb) {
    case "check":
    case "why":
      return await quickCheck(intent, context.ports, context.signal);
    case "changes":
      return await answerChanges(intent, context);
    case "logs":
      return await answerLogs(intent, context);
    case "suspect":
      return await answerSuspect(intent, context);
    case "alerts":
      return await answerAlerts(context);
    case "kubectl":
      return await answerKubectl(intent, context);
    case "ruled_out":
      return answerRuledOut(context.before);
    case "help":
      return answerHelp(intent.rest);
  }
}

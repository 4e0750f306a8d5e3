import type { Answer } from "@binnacle/contracts";
import { answerAlerts } from "./answer-alerts.ts";
import { answerChanges } from "./answer-changes.ts";
import { answerHelp } from "./answer-help.ts";
import { answerKubectl } from "./answer-kubectl.ts";
import { answerLogs } from "./answer-logs.ts";
import { answerRuledOut } from "./answer-ruled-out.ts";
import { answerSuspect } from "./answer-suspect.ts";
import { quickCheck } from "./quick-check.ts";
import type { VerbContext, VerbIntent } from "./verb-context.ts";

type Answerer = (intent: VerbIntent, context: VerbContext) => Answer | Promise<Answer>;

/** `why` here is the quick check after a slash; elsewhere it is an investigation. */
const answerers: Readonly<Record<VerbIntent["verb"], Answerer>> = {
  check: quickCheck,
  why: quickCheck,
  changes: answerChanges,
  logs: answerLogs,
  suspect: answerSuspect,
  alerts: (_, context) => answerAlerts(context),
  kubectl: answerKubectl,
  ruled_out: (_, { before }) => answerRuledOut(before),
  help: ({ rest }) => answerHelp(rest),
};

/** One verb, one answer. */
export async function answerVerb(intent: VerbIntent, context: VerbContext): Promise<Answer> {
  return await answerers[intent.verb](intent, context);
}

import type { Answer, Diagnosis, Intent } from "@binnacle/contracts";
import { blindAnswer } from "./answer-of.ts";
import { lookAt } from "./look-at.ts";
import { nameQuestion } from "./name-question.ts";
import { namespaceAnswer } from "./namespace-answer.ts";
import { targetAnswer } from "./target-answer.ts";
import type { VerbContext } from "./verb-context.ts";

/** The first look alone, for a slash command: no agent, no memory, within a second. */
export async function quickCheck(intent: Intent, context: VerbContext): Promise<Answer> {
  const { before, ports, signal } = context;
  const { target, namespace } = intent;
  const names = {
    target,
    namespace,
    threadNamespace: before?.incident.scope.namespace,
    isLoose: intent.kind === "question",
  };
  const { look, notes } = await lookAt(names, { ...ports, signal });
  if (look.kind === "blind") return blindAnswer(look.gap);
  const { outcome, ...rest } = look.result;
  if (outcome.kind !== "diagnosed") return nameQuestion(outcome, intent);
  const answer = hasTarget(outcome) ? targetAnswer(outcome, rest) : namespaceAnswer(outcome, rest);
  return { ...answer, lines: [...notes, ...answer.lines] };
}

function hasTarget(
  diagnosis: Diagnosis,
): diagnosis is Diagnosis & { target: NonNullable<Diagnosis["target"]> } {
  return diagnosis.target !== undefined;
}

import type { Answer, Intent } from "@binnacle/contracts";
import type { CommandContext, VerbIntent } from "./command-context.ts";
import { look, type Seen } from "./look.ts";
import { namespaceAnswer } from "./namespace-answer.ts";
import { targetAnswer } from "./target-answer.ts";

/** The first look alone: no agent, no memory, within a second. */
export async function check(intent: Intent, context: CommandContext): Promise<Answer> {
  if (intent.kind === "verb" && intent.rest === "cluster") return await checkAll(intent, context);
  const seen = await look(intent, context);
  return seen.kind === "answer" ? seen.answer : answerFrom(seen);
}

/** `is the whole cluster ok?`: in a talk about one namespace, too. */
async function checkAll(intent: VerbIntent, context: CommandContext): Promise<Answer> {
  const seen = await look(intent, { ...context, before: undefined });
  if (seen.kind === "answer") return seen.answer;
  return { ...answerFrom(seen), choices: [{ label: "Refresh", intent }] };
}

export function answerFrom(seen: Seen): Answer {
  const { target } = seen.diagnosis;
  const answer = target === undefined ? namespaceAnswer(seen) : targetAnswer(target, seen);
  return { ...answer, lines: [...seen.notes, ...answer.lines] };
}

import type { Answer, Intent } from "@binnacle/contracts";
import type { CommandContext } from "./command-context.ts";
import { look, type Seen } from "./look.ts";
import { namespaceAnswer } from "./namespace-answer.ts";
import { targetAnswer } from "./target-answer.ts";

/** The first look alone: no agent, no memory, within a second. */
export async function check(intent: Intent, context: CommandContext): Promise<Answer> {
  const seen = await look(intent, context);
  return seen.kind === "answer" ? seen.answer : answerFrom(seen);
}

export function answerFrom(seen: Seen): Answer {
  const { target } = seen.diagnosis;
  const answer = target === undefined ? namespaceAnswer(seen) : targetAnswer(target, seen);
  return { ...answer, lines: [...seen.notes, ...answer.lines] };
}

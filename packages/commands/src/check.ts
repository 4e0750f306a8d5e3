import type { Answer, Diagnosis, Intent } from "@binnacle/contracts";
import type { CommandContext } from "./command-context.ts";
import { look } from "./look.ts";
import { namespaceAnswer } from "./namespace-answer.ts";
import { targetAnswer } from "./target-answer.ts";

/** The first look alone: no agent, no memory, within a second. */
export async function check(intent: Intent, context: CommandContext): Promise<Answer> {
  const seen = await look(intent, context);
  if (seen.kind === "answer") return seen.answer;
  const { diagnosis, notes } = seen;
  const answer = hasTarget(diagnosis)
    ? targetAnswer(diagnosis, seen)
    : namespaceAnswer(diagnosis, seen);
  return { ...answer, lines: [...notes, ...answer.lines] };
}

function hasTarget(
  diagnosis: Diagnosis,
): diagnosis is Diagnosis & { target: NonNullable<Diagnosis["target"]> } {
  return diagnosis.target !== undefined;
}

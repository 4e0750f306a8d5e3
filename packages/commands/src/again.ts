import { type Answer, present } from "@binnacle/contracts";
import { citedBy, said } from "./answer-of.ts";
import { answerFrom } from "./check.ts";
import type { CommandContext, VerbIntent } from "./command-context.ts";
import { look } from "./look.ts";
import { sameQuestion } from "./suspected-cause.ts";

/** `last 6 hours`: the same question with another window. */
export async function again(intent: VerbIntent, context: CommandContext): Promise<Answer> {
  const { before, windowMinutes } = context;
  const { namespace } = intent;
  const question =
    before === undefined
      ? ({ kind: "verb", verb: "check", ...present({ namespace }) } as const)
      : sameQuestion(before);
  const seen = await look(question, context);
  if (seen.kind === "answer") return seen.answer;
  const answer = answerFrom(seen);
  const note = said(
    "Looked at again over {window}: events reach back about an hour, rollouts and ends of containers further.",
    { window: { amount: windowMinutes * 60, unit: "s" } },
  );
  // Of one object the title says how it is; three lines are an answer.
  const isOfOne = seen.diagnosis.target !== undefined;
  const rows = isOfOne ? [] : answer.rows;
  const lines = [note, ...(answer.code === undefined ? answer.lines.slice(0, 1) : [])];
  return { ...answer, rows, lines, evidence: citedBy(lines, answer.evidence), choices: [] };
}

import { type Answer, present } from "@binnacle/contracts";
import { answerOf, askBack, citedBy, said } from "./answer-of.ts";
import { changeLine } from "./changes.ts";
import type { CommandContext, VerbIntent } from "./command-context.ts";
import { codeOf } from "./target-answer.ts";

/** More commands are a plan, not an answer. */
const commandsAtMost = 3;

/** `how do I roll back?`: the commands of the conclusion, in their order. A person runs them. */
export function remedy(_: VerbIntent, { leading, before }: CommandContext): Answer {
  if (leading === undefined)
    return askBack("I claim no cause here, so I know nothing to undo. Ask `what changed?`");
  const { fix, later, nextCheck, change, title, state } = leading.finding;
  const steps = fix.filter(({ command }) => command !== undefined);
  const undo = steps.find(({ undoesRollout }) => undoesRollout === true);
  const shown = steps.length > 0 ? steps : nextCheck === undefined ? [] : [nextCheck];
  const code = shown.slice(0, commandsAtMost).flatMap((step) => codeOf(step) ?? []);
  const lines = [
    ...(change === undefined ? [] : [changeLine(change)]),
    ...(undo === undefined && change?.kind !== "rollout"
      ? [said("No rollout began it, so there is none to undo.")]
      : []),
    ...(state === "resolved" ? [said("It is over: nothing needs to be done now.")] : []),
    ...(code.length === 0 ? later.slice(0, 1).map(({ text }) => said("{text}", { text })) : []),
  ];
  const what = undo?.text ?? steps[0]?.text ?? (nextCheck && `look first: ${nextCheck.text}`);
  return answerOf(
    what === undefined ? `I know no command against it: ${title}` : `Do now: ${what}`,
    {
      ...present({ code: code.length === 0 ? undefined : code.join("\n") }),
      lines,
      evidence: citedBy(lines, before?.evidence ?? []),
    },
  );
}

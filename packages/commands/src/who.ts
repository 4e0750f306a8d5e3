import type { Answer, Change } from "@binnacle/contracts";
import { answerOf, askBack, citedBy, said } from "./answer-of.ts";
import { changeLine, changes } from "./changes.ts";
import type { CommandContext, VerbIntent } from "./command-context.ts";
import { kindAndName } from "./object-name.ts";

/** `who deployed it?`: who wrote the change that began it, as far as the object keeps it. */
export async function who(intent: VerbIntent, context: CommandContext): Promise<Answer> {
  const { before, leading } = context;
  const [target] = intent.words ?? [];
  if (before === undefined || target !== undefined || intent.namespace !== undefined)
    return await changes({ ...intent, ...(target === undefined ? {} : { target }) }, context);
  const change = leading?.finding.change ?? newestOf(before.changes, context);
  if (change === undefined) return askBack("No change is known that began it. Ask `what changed?`");
  const lines = [changeLine(change)];
  const { by, subject } = change;
  const evidence = citedBy(lines, before.evidence);
  if (by === undefined)
    return answerOf(`Unknown: ${kindAndName(subject)} does not keep who changed it`, {
      lines,
      evidence,
    });
  const hint = said("That is the name under which it was written; a person may stand behind it.");
  return answerOf(`${by}, at {at}`, {
    slots: { at: { value: { at: change.at } } },
    lines: [...lines, hint],
    evidence,
  });
}

/** Of the culprit; without one, the newest. */
function newestOf(all: readonly Change[], { leading }: CommandContext): Change | undefined {
  return leading === undefined ? all[0] : undefined;
}

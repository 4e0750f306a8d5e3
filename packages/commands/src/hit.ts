import type { Answer } from "@binnacle/contracts";
import { answerOf, askBack, citedBy } from "./answer-of.ts";
import type { CommandContext, VerbIntent } from "./command-context.ts";

/** `who is hit by it?` */
export function hit(_: VerbIntent, { before, leading }: CommandContext): Answer {
  if (before === undefined || leading === undefined)
    return askBack("I claim no cause here. Ask `what is broken?`");
  const { victims, owner } = leading.finding;
  const lines = victims.map(({ ref, because, evidence }) => ({
    text: `${ref.name}: ${because}`,
    evidence,
  }));
  const names = victims.map(({ ref }) => ref.name).join(", ");
  return answerOf(
    victims.length === 0
      ? `Nothing that I could see is hit by ${owner.name}`
      : `${victims.length} hit by ${owner.name}: ${names}`,
    { lines, evidence: citedBy(lines, before.evidence) },
  );
}

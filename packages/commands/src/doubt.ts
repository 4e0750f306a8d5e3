import type { Answer } from "@binnacle/contracts";
import { againstOf } from "./against-of.ts";
import { answerOf, askBack, citedBy, said } from "./answer-of.ts";
import type { CommandContext, VerbIntent } from "./command-context.ts";
import { whose } from "./whose.ts";
import { nothingAgainst } from "./why.ts";

/** `how sure are you?`, `what would disprove it?` */
export function doubt(_: VerbIntent, { before, leading }: CommandContext): Answer {
  if (before === undefined || leading === undefined)
    return askBack(
      "I claim no cause here, so there is nothing to disprove. Ask `what did you rule out?`",
    );
  const { confidence, disproof, title } = leading.finding;
  const against = againstOf(leading);
  const lines = [
    ...whose(leading.finding),
    ...(disproof === "" ? [] : [said("Would be disproved by {what}.", { what: disproof })]),
    ...(against.length === 0 ? [nothingAgainst(before)] : against),
  ];
  return answerOf(`${confidence.level} confidence that ${title}: ${confidence.reason}`, {
    lines,
    evidence: citedBy(lines, before.evidence),
  });
}

import {
  type Answer,
  type Claim,
  type Hypothesis,
  type Investigation,
  present,
} from "@binnacle/contracts";
import { leadingOf } from "@binnacle/diagnosis";
import { againstOf } from "./against-of.ts";
import { answerOf, askBack, citedBy, said } from "./answer-of.ts";
import { check } from "./check.ts";
import type { CommandContext, VerbIntent } from "./command-context.ts";
import { isThisOne } from "./recall.ts";
import { codeOf } from "./target-answer.ts";
import { whose } from "./whose.ts";

/** `why payment`: a first look. `why?` in a conversation: what its conclusion rests on; nothing is looked at again. */
export async function why(intent: VerbIntent, context: CommandContext): Promise<Answer> {
  const { before } = context;
  if (before === undefined || intent.target !== undefined || intent.namespace !== undefined)
    return await check(intent, context);
  const leading = leadingOf(before);
  if (leading === undefined)
    return askBack(
      "I claim no cause here, so there is nothing to prove. Ask `what did you rule out?`",
    );
  const { title, confidence, nextCheck } = leading.finding;
  const lines = proofOf(leading, before);
  return answerOf(`${title}, ${confidence.level} confidence: ${confidence.reason}`, {
    lines,
    ...present({ code: nextCheck && codeOf(nextCheck) }),
    evidence: citedBy(lines, before.evidence),
    observedAt: before.askedAt,
  });
}

function proofOf(hypothesis: Hypothesis, before: Investigation): Claim[] {
  const { finding, recalled } = hypothesis;
  const against = againstOf(hypothesis);
  return [
    ...whose(finding),
    ...finding.reasons,
    ...supportOf(hypothesis),
    ...recalled
      .filter((item) => !isThisOne(item, finding))
      .slice(0, 1)
      .map(({ record: { by, occurredAt } }) =>
        said("it was so before, accepted by {name}, on {at}", {
          name: by.name,
          at: { at: occurredAt },
        }),
      ),
    ...(against.length === 0 ? [nothingAgainst(before)] : against),
    ...(finding.disproof === ""
      ? []
      : [said("Would be disproved by {what}.", { what: finding.disproof })]),
  ];
}

export function nothingAgainst({ receipt }: Investigation): Claim {
  return said(
    receipt.sources.every(({ state }) => state === "reached")
      ? "Nothing was found that speaks against it."
      : "Nothing was found in what could be seen that speaks against it.",
  );
}

function supportOf({ signals, finding }: Hypothesis): Claim[] {
  return signals
    .filter(({ links }) =>
      links.some(({ findingId, effect }) => findingId === finding.id && effect === "supports"),
    )
    .map(({ claim }) => claim);
}

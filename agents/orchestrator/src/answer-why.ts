import type { Answer, Investigation } from "@binnacle/contracts";
import { answerOf, citedBy, said } from "./answer-of.ts";
import { leadingOf } from "./leading-of.ts";

/** `why?` in the thread: what the held conclusion rests on, and what would overturn it. Nothing is looked at again. */
export function answerWhy(before: Investigation): Answer {
  const leading = leadingOf(before);
  if (leading === undefined)
    return answerOf(
      "I claim no cause here, so there is nothing to prove. Ask `what did you rule out?`",
    );
  const { finding, signals, recalled } = leading;
  const supporting = signals.filter(({ effect }) => effect === "supports");
  const contradicting = signals.filter(({ effect }) => effect === "contradicts");
  const against = [...finding.against, ...contradicting];
  const lines = [
    ...finding.reasons,
    ...supporting.map(({ text, evidence }) => ({ text, evidence })),
    ...recalled
      .slice(0, 1)
      .map(({ record }) =>
        said(`it was so before, accepted by ${record.by}, on ${record.occurredAt}`),
      ),
    ...against.map(({ text, evidence }) => ({ text: `against it: ${text}`, evidence })),
    ...(against.length === 0 ? [said("Nothing was found that speaks against it.")] : []),
    ...(finding.disproof === "" ? [] : [said(`Would be disproved by ${finding.disproof}.`)]),
  ];
  const { level, reason } = finding.confidence;
  return answerOf(`${finding.title}, ${level} confidence: ${reason}`, {
    lines,
    evidence: citedBy(lines, before.evidence),
  });
}

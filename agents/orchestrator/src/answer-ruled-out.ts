import type { Answer, Investigation } from "@binnacle/contracts";
import { answerOf } from "./answer-of.ts";

/** The causes that the first look ruled out, and those it could not see. */
export function answerRuledOut(before: Investigation | undefined): Answer {
  if (before === undefined)
    return answerOf(
      "Ask me first what is wrong: `why is <name> failing?`. Then I can say what I ruled out.",
    );
  const { ruledOut, notVisible, found } = before.coverage;
  const total = ruledOut.length + notVisible.length + found.length;
  return answerOf(`${ruledOut.length} of ${total} causes are ruled out`, {
    lines: [
      ...ruledOut.map(({ cause, because }) => ({
        text: `${wordsOf(cause)}: ${because}`,
        evidence: [],
      })),
      ...notVisible.map(({ cause, gap }) => ({
        text: `Not visible: ${wordsOf(cause)} (${gap.what}: ${gap.why})`,
        evidence: [],
      })),
      ...before.hypotheses
        .filter(({ status }) => status === "ruled_out")
        .map(({ finding }) => ({ text: `${finding.title}: ruled out`, evidence: [] })),
    ],
  });
}

function wordsOf(cause: string): string {
  return cause.replaceAll("-", " ");
}

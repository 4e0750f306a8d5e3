import type { Answer, Investigation } from "@binnacle/contracts";
import { answerOf, counted, said } from "./answer-of.ts";
import { titleOfCause } from "./title-of-cause.ts";

/** The causes that the first look ruled out, and those it could not see. */
export function answerRuledOut(before: Investigation | undefined): Answer {
  if (before === undefined)
    return answerOf(
      "Ask me first what is wrong: `why is <name> failing?`. Then I can say what I ruled out.",
    );
  const { ruledOut, notVisible, found } = before.coverage;
  const total = ruledOut.length + notVisible.length + found.length;
  return answerOf(
    `${ruledOut.length} of ${counted(total, "cause")} ${ruledOut.length === 1 ? "is" : "are"} ruled out`,
    {
      lines: [
        ...ruledOut.map(({ cause, because }) => said(`${titleOfCause(cause)}: ${because}`)),
        ...notVisible.map(({ cause, gap }) =>
          said(`${titleOfCause(cause)}: not visible, ${gap.what}: ${gap.why}`),
        ),
        ...before.hypotheses.flatMap(({ finding, status, verdict }) => {
          if (verdict?.kind === "reject")
            return [said(`${finding.title}: rejected by ${verdict.by}`)];
          return status === "ruled_out" ? [said(`${finding.title}: ruled out`)] : [];
        }),
      ],
    },
  );
}

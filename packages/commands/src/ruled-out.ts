import type { Answer, Claim, Hypothesis, Verdict } from "@binnacle/contracts";
import { verdictOn } from "@binnacle/diagnosis";
import { answerOf, askBack, counted, said } from "./answer-of.ts";
import type { CommandContext, VerbIntent } from "./command-context.ts";
import { titleOfCause } from "./title-of-cause.ts";

/** The causes that the first look ruled out, those it could not see, and what people rejected. */
export function ruledOut(_: VerbIntent, { before, verdicts }: CommandContext): Answer {
  if (before === undefined)
    return askBack(
      "Ask me first what is wrong: `why is <name> failing?`. Then I can say what I ruled out.",
    );
  const { coverage, hypotheses } = before;
  const total = coverage.ruledOut.length + coverage.notVisible.length + coverage.found.length;
  const isOne = coverage.ruledOut.length === 1;
  return answerOf(
    `${coverage.ruledOut.length} of ${counted(total, "cause")} ${isOne ? "is" : "are"} ruled out`,
    {
      lines: [
        ...coverage.ruledOut.map(({ cause, because }) =>
          said(`${titleOfCause(cause)}: ${because}`),
        ),
        ...coverage.notVisible.map(({ cause, gap }) =>
          said(`${titleOfCause(cause)}: not visible, ${gap.what}: ${gap.why}`),
        ),
        ...hypotheses.flatMap((item) => judged(item, verdicts)),
      ],
    },
  );
}

function judged(hypothesis: Hypothesis, verdicts: readonly Verdict[]): Claim[] {
  const { finding, status } = hypothesis;
  const verdict = verdictOn(hypothesis, verdicts);
  if (verdict?.kind === "reject") return [said(`${finding.title}: rejected by ${verdict.by.name}`)];
  return status === "ruled_out" ? [said(`${finding.title}: ruled out`)] : [];
}

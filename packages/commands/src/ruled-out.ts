import type { Answer, Claim, Hypothesis, Verdict } from "@binnacle/contracts";
import { causes, verdictOn } from "@binnacle/diagnosis";
import { answerOf, askBack, counted, said } from "./answer-of.ts";
import type { CommandContext, VerbIntent } from "./command-context.ts";

/** The causes that the first look ruled out, those it could not see, and what people rejected. */
export function ruledOut(_: VerbIntent, { before, verdicts }: CommandContext): Answer {
  if (before === undefined)
    return askBack(
      "Ask me first what is wrong: `why is <name> failing?`. Then I can say what I ruled out.",
    );
  const { ruledOut: out, notVisible, found } = before.coverage;
  const lines = [
    ...out.map(({ cause, because }) => said(`${titleOf(cause)}: ${because}`)),
    ...notVisible.map(({ cause, gap }) =>
      said(`${titleOf(cause)}: not visible, ${gap.what}: ${gap.why}`),
    ),
    ...before.hypotheses.flatMap((item) => judged(item, verdicts)),
  ];
  const total = out.length + notVisible.length + found.length;
  const seenAt = { lines, observedAt: before.askedAt };
  if (total === 0)
    return answerOf("Nothing could be looked at, so nothing is ruled out", {
      ...seenAt,
      state: "unknown",
      gaps: [...before.gaps],
    });
  const are = out.length === 1 ? "is" : "are";
  return answerOf(`${out.length} of ${counted(total, "cause")} ${are} ruled out`, seenAt);
}

const titles = new Map<string, string>(Object.values(causes).map(({ id, title }) => [id, title]));

/** The words of the catalogue for a cause; an id of another version reads as its words. */
function titleOf(id: string): string {
  return titles.get(id) ?? id.replaceAll("-", " ");
}

function judged(hypothesis: Hypothesis, verdicts: readonly Verdict[]): Claim[] {
  const { finding, status } = hypothesis;
  const verdict = verdictOn(hypothesis, verdicts);
  if (verdict?.kind === "reject") return [said(`${finding.title}: rejected by ${verdict.by.name}`)];
  return status === "ruled_out" ? [said(`${finding.title}: ruled out`)] : [];
}

import type { Answer, Claim, Hypothesis, Verdict } from "@binnacle/contracts";
import { checksByKind, verdictsOn } from "@binnacle/diagnosis";
import { causeTitle, lookedClaim, openClaims } from "@binnacle/report";
import { answerOf, askBack, citedBy, counted, said } from "./answer-of.ts";
import type { CommandContext, VerbIntent } from "./command-context.ts";

/** The causes that the first look ruled out, those it could not see, and what people rejected. */
export function ruledOut(_: VerbIntent, { before, verdicts }: CommandContext): Answer {
  if (before === undefined)
    return askBack(
      "Ask me first what is wrong: `why is <name> failing?`. Then I can say what I ruled out.",
    );
  const { checks } = before;
  const { ruledOut: out, notVisible } = checksByKind(checks);
  const findings = before.hypotheses.map(({ finding }) => finding);
  const lines = [
    ...out.map(({ cause, ...looked }) => {
      const claim = lookedClaim(looked);
      return { ...claim, text: `${causeTitle(cause)}: ${claim.text}` };
    }),
    ...openClaims(checks, findings),
    ...notVisible.map(({ cause, gap }) =>
      said(`${causeTitle(cause)}: not visible, {what}: {why}`, { what: gap.what, why: gap.why }),
    ),
    ...before.hypotheses.flatMap((item) => judged(item, verdicts)),
  ];
  const evidence = citedBy(lines, before.evidence);
  const seenAt = { lines, evidence, observedAt: before.askedAt };
  if (checks.length === 0)
    return answerOf("Nothing could be looked at, so nothing is ruled out", {
      ...seenAt,
      state: "unknown",
      gaps: [...before.gaps],
    });
  const are = out.length === 1 ? "is" : "are";
  return answerOf(`${out.length} of ${counted(checks.length, "cause")} ${are} ruled out`, seenAt);
}

function judged(hypothesis: Hypothesis, verdicts: readonly Verdict[]): Claim[] {
  const { finding, status } = hypothesis;
  const { title } = finding;
  const rejected = verdictsOn(hypothesis, verdicts).filter(({ kind }) => kind === "reject");
  if (rejected.length > 0)
    return rejected.map(({ by }) => said("{title}: rejected by {name}", { title, name: by.name }));
  return status === "ruled_out" ? [said("{title}: ruled out", { title })] : [];
}

import type { Hypothesis, Investigation } from "@binnacle/contracts";
import { causeLines } from "./cause-lines.ts";
import type { Context } from "./context.ts";
import { disputedWith } from "./disputed.ts";
import type { Drawer, Line } from "./document.ts";
import { contradictionTexts, hypothesisText } from "./hypothesis-text.ts";
import { othersThan } from "./other-hypotheses.ts";
import { reachLines, victimLines } from "./reach.ts";
import { stepsLater, stepsNow } from "./steps.ts";
import { againstLines, confidenceLine, disproofLines, reasonLines } from "./why-sure.ts";

/** Of one question: the one that leads among them. */
const toldAtMost = 3;

/** Where a model reasoned: all that is known of the hypotheses beside the one that leads, as they are ranked. */
export function hypothesisDrawer(
  investigation: Investigation,
  leading: Hypothesis | undefined,
  context: Context,
): Drawer[] {
  if (investigation.receipt.reasoning === undefined) return [];
  const disputed = leading && disputedWith(investigation, leading);
  const others = othersThan(leading, investigation);
  const most = leading === undefined ? toldAtMost : toldAtMost - 1;
  const told = [...new Set([...(disputed ? [disputed] : []), ...others])]
    .slice(0, most)
    .toSorted((left, right) => left.rank - right.rank);
  if (told.length === 0) return [];
  const lines = told.flatMap((hypothesis) => linesOf(hypothesis, investigation, context));
  return [{ title: `Other causes (${told.length})`, lines, isNeeded: true }];
}

function linesOf(hypothesis: Hypothesis, investigation: Investigation, context: Context): Line[] {
  const { finding, rank } = hypothesis;
  const numbers = context.numbers(hypothesis.contradictedBy?.evidence ?? []);
  const head = { text: `${rank}. ${hypothesisText(hypothesis, context)}`, numbers };
  const sure = confidenceLine(finding);
  const reasons = reasonLines(investigation, hypothesis, context).filter(
    ({ text }) => text !== sure.text,
  );
  // What contradicts it stands in its first line.
  const known = new Set(contradictionTexts(hypothesis, context));
  const against = againstLines(hypothesis, context).filter(({ text }) => !known.has(text));
  return [
    head,
    ...labelled("Cause", causeLines(hypothesis, context)),
    ...labelled("Hit by it", hitLines(hypothesis, investigation, context)),
    ...labelled("How sure", [sure, ...reasons]),
    ...labelled("Against", [...against, ...disproofLines(finding)]),
    ...labelled("Do now", stepsNow(hypothesis, investigation, context)),
    ...labelled("Later", stepsLater(hypothesis, context)),
  ];
}

/** What was asked about, and whom else it hits. */
function hitLines(hypothesis: Hypothesis, investigation: Investigation, context: Context): Line[] {
  return [
    ...reachLines(investigation, hypothesis, context),
    ...victimLines(investigation, hypothesis, context),
  ];
}

/** The label stands before the first line; a command stands alone. */
function labelled(label: string, lines: readonly Line[]): Line[] {
  const [first, ...rest] = lines;
  if (first === undefined) return [];
  return first.kind === "command"
    ? [{ text: `${label}:` }, first, ...rest]
    : [{ ...first, text: `${label}: ${first.text}` }, ...rest];
}

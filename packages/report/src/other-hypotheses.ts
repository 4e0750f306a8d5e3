import type { Finding, Hypothesis, Investigation } from "@binnacle/contracts";
import { isSameThing } from "@binnacle/diagnosis";
import type { Context } from "./context.ts";
import { disputedWith } from "./disputed.ts";
import type { Line, Section } from "./document.ts";
import { hypothesisText } from "./hypothesis-text.ts";
import { modelOf } from "./model-of.ts";

const shownAtMost = 3;

/** What else is wrong: beside the hypothesis that leads, or with none that does. */
export function otherHypotheses(
  investigation: Investigation,
  leading: Hypothesis | undefined,
  context: Context,
): Section[] {
  const disputed = leading && disputedWith(investigation, leading);
  const others = othersThan(leading, investigation).filter(({ id }) => id !== disputed?.id);
  if (others.length === 0) return [];
  const label = leading === undefined ? "Elsewhere" : "Also";
  return [
    {
      label,
      lines: [
        ...others.slice(0, shownAtMost).map((item) => hypothesisLine(item, context)),
        ...(others.length > shownAtMost
          ? [{ text: `found ${others.length}, showed ${shownAtMost}` }]
          : []),
      ],
    },
  ];
}

/** Those that go on beside the one that leads, as they are ranked; one that a check contradicts is told as such. */
export function othersThan(
  leading: Hypothesis | undefined,
  { hypotheses }: Pick<Investigation, "hypotheses">,
): Hypothesis[] {
  return hypotheses.filter(
    ({ id, finding, status, contradictedBy }) =>
      id !== leading?.id &&
      finding.state === "active" &&
      !isItsWords(finding, leading) &&
      (status !== "ruled_out" || contradictedBy !== undefined),
  );
}

/** What the object itself says, without a name for it, beside a model that names the cause: that is told already. */
function isItsWords({ by, cause, culprit }: Finding, leading: Hypothesis | undefined): boolean {
  const isNameless = by.kind === "engine" && cause === "unlisted";
  const isNamed = leading !== undefined && modelOf(leading.finding) !== undefined;
  return isNameless && isNamed && isSameThing(culprit, leading.finding.culprit);
}

function hypothesisLine(hypothesis: Hypothesis, context: Context): Line {
  const text = hypothesisText(hypothesis, context);
  const { contradictedBy } = hypothesis;
  return contradictedBy === undefined
    ? { text }
    : { text, numbers: context.numbers(contradictedBy.evidence) };
}

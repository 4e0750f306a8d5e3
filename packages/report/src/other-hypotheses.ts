import type { Hypothesis, Investigation } from "@binnacle/contracts";
import type { Context } from "./context.ts";
import { disputedWith } from "./disputed.ts";
import type { Line, Section } from "./document.ts";
import { hypothesisText } from "./hypothesis-text.ts";

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
      (status !== "ruled_out" || contradictedBy !== undefined),
  );
}

function hypothesisLine(hypothesis: Hypothesis, context: Context): Line {
  const text = hypothesisText(hypothesis, context);
  const { contradictedBy } = hypothesis;
  return contradictedBy === undefined
    ? { text }
    : { text, numbers: context.numbers(contradictedBy.evidence) };
}

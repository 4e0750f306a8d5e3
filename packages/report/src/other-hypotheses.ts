import type { Hypothesis, Investigation } from "@binnacle/contracts";
import type { Line, Section, Telling } from "./document.ts";
import { since } from "./tell-time.ts";

const shownAtMost = 3;

/** What else is wrong: beside the hypothesis that leads, or with none that does. */
export function otherHypotheses(
  { hypotheses }: Pick<Investigation, "hypotheses">,
  leading: Hypothesis | undefined,
  telling: Telling,
): Section[] {
  const others = hypotheses.filter(
    ({ id, finding, status }) =>
      id !== leading?.id && finding.state === "active" && status !== "ruled_out",
  );
  if (others.length === 0) return [];
  const label = leading === undefined ? "Elsewhere" : "Also";
  return [
    { label, lines: others.slice(0, shownAtMost).map((item) => hypothesisLine(item, telling)) },
  ];
}

function hypothesisLine({ finding, status }: Hypothesis, telling: Telling): Line {
  const when = finding.since === undefined ? "" : `, ${since(finding.since, telling)}`;
  const suspect = status === "suspect" ? ", suspect" : "";
  return {
    text: `${finding.title}${when} · ${finding.confidence.level} confidence${suspect}`,
  };
}

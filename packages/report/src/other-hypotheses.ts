import type { Hypothesis, Investigation } from "@binnacle/contracts";
import type { Line, Section, Telling } from "./document.ts";
import { since, timeOfDay } from "./tell-time.ts";

const shownAtMost = 3;

/** What else is wrong, and what people rejected: beside the hypothesis that leads, or with none that does. */
export function otherHypotheses(
  { hypotheses }: Investigation,
  leading: Hypothesis | undefined,
  telling: Telling,
): Section[] {
  const others = hypotheses.filter(
    (item) =>
      item.id !== leading?.id &&
      item.finding.state === "active" &&
      item.verdict?.kind !== "reject" &&
      item.status !== "ruled_out",
  );
  const rejected = hypotheses.flatMap(({ finding, verdict }) =>
    verdict?.kind === "reject"
      ? [
          {
            text: `${finding.title}: by ${verdict.by} at ${timeOfDay(verdict.at, telling)}. I will not show it as seen before.`,
          },
        ]
      : [],
  );
  return [
    {
      label: leading === undefined ? "Elsewhere" : "Also",
      lines: others.slice(0, shownAtMost).map((item) => hypothesisLine(item, telling)),
    },
    { label: "Rejected", lines: rejected },
  ].filter(({ lines }) => lines.length > 0);
}

function hypothesisLine({ finding, status }: Hypothesis, telling: Telling): Line {
  const when = finding.since === undefined ? "" : `, ${since(finding.since, telling)}`;
  const suspect = status === "suspect" ? ", suspect" : "";
  return {
    text: `${finding.title}${when} · ${finding.confidence.level} confidence${suspect}`,
  };
}

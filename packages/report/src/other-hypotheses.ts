import type { Hypothesis } from "@binnacle/contracts";
import { verdictOn } from "@binnacle/diagnosis";
import type { Line, Section, Telling } from "./document.ts";
import type { Judged } from "./judged.ts";
import { since, timeOfDay } from "./tell-time.ts";

const shownAtMost = 3;

/** What else is wrong, and what people rejected: beside the hypothesis that leads, or with none that does. */
export function otherHypotheses(
  { investigation, verdicts }: Judged,
  leading: Hypothesis | undefined,
  telling: Telling,
): Section[] {
  const { hypotheses } = investigation;
  const others = hypotheses.filter(
    (item) =>
      item.id !== leading?.id &&
      item.finding.state === "active" &&
      verdictOn(item, verdicts)?.kind !== "reject" &&
      item.status !== "ruled_out",
  );
  const rejected = hypotheses.flatMap((item) => {
    if (item.id === leading?.id) return [];
    const verdict = verdictOn(item, verdicts);
    if (verdict?.kind !== "reject") return [];
    const text = `${item.finding.title}: by ${verdict.by.name} at ${timeOfDay(verdict.at, telling)}. I will not show it as seen before.`;
    return [{ text }];
  });
  return [
    {
      label: leading === undefined ? "Elsewhere" : "Also",
      lines: [
        ...others.slice(0, shownAtMost).map((item) => hypothesisLine(item, telling)),
        ...(others.length > shownAtMost
          ? [{ text: `found ${others.length}, showed ${shownAtMost}` }]
          : []),
      ],
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

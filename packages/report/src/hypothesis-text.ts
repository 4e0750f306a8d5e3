import type { Hypothesis } from "@binnacle/contracts";
import type { Context } from "./context.ts";
import { sourceText } from "./model-of.ts";
import { since } from "./tell-time.ts";
import { textOf } from "./text-of.ts";

/** One line: what it is, since when, how sure, who says so, and what contradicts it. */
export function hypothesisText(hypothesis: Hypothesis, context: Context): string {
  const { finding } = hypothesis;
  const when = finding.since === undefined ? "" : `, ${since(finding.since, context.telling)}`;
  const parts = [
    `${finding.title}${when}`,
    ...[sureText(hypothesis), sourceText(finding)].filter((part) => part !== undefined),
    ...contradictionTexts(hypothesis, context),
  ];
  return parts.join(" · ");
}

/** `contradicted: all 3 nodes are Ready`: what a check saw. */
export function contradictionTexts({ contradictedBy }: Hypothesis, context: Context): string[] {
  return contradictedBy === undefined ? [] : [`contradicted: ${textOf(contradictedBy, context)}`];
}

function sureText({ finding, status }: Hypothesis): string {
  const suspect = status === "suspect" ? ", suspect" : "";
  return `${finding.confidence.level} confidence${suspect}`;
}

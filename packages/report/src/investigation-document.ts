import type { Hypothesis, Investigation } from "@binnacle/contracts";
import { causeSections } from "./cause-sections.ts";
import type { Button, Document, Drawer, Telling } from "./document.ts";
import { gapDrawer, gapSections } from "./gap-sections.ts";
import { leadingHypothesis } from "./leading-hypothesis.ts";
import { evidenceDrawer, numberingOf } from "./numbering.ts";
import { quietHead, quietSections } from "./quiet-answer.ts";
import { receiptLines } from "./receipt-lines.ts";
import { subtitleOf } from "./subtitle-of.ts";
import { ageOf, since, timeOfDay, withTimes } from "./tell-time.ts";

/** An investigation as people read it, at any of its stages. */
export function investigationDocument(investigation: Investigation, telling: Telling): Document {
  if (investigation.status === "looking") return lookingDocument(investigation);
  const context = { numbers: numberingOf(investigation.evidence), telling };
  const leading = leadingHypothesis(investigation);
  const common = {
    drawers: drawersOf(investigation, telling),
    footer: receiptLines(investigation, telling),
  };
  if (leading === undefined)
    return {
      ...common,
      ...quietHead(investigation),
      sections: [...quietSections(investigation, context), ...gapSections(investigation)],
      buttons: [],
    };
  const { finding } = leading;
  const { severity } = investigation.incident;
  return {
    ...common,
    state: severity,
    title: `${finding.title}${whenText(finding, telling)}`,
    subtitle: subtitleOf(investigation, severity, `${finding.confidence.level} confidence`),
    sections: [...causeSections(investigation, leading, context), ...gapSections(investigation)],
    buttons: verdictButtons(investigation, leading),
  };
}

function whenText({ since: at, state }: Hypothesis["finding"], telling: Telling): string {
  if (at === undefined) return state === "resolved" ? ", over" : "";
  if (state === "active") return `, ${since(at, telling)}`;
  return ` ${ageOf(at, telling)} ago (${timeOfDay(at, telling)}), over`;
}

function lookingDocument({ incident }: Investigation): Document {
  const { namespace, workload, cluster, window } = incident.scope;
  const what = [workload, namespace === undefined ? undefined : `in ${namespace}`]
    .filter(Boolean)
    .join(" ");
  const minutes = Math.round((Date.parse(window.to) - Date.parse(window.from)) / 60_000);
  const subject = what === "" ? "all namespaces" : what;
  return {
    title: `Looking at ${subject} (cluster ${cluster.name}), last ${minutes} min…`,
    sections: [],
    drawers: [],
    buttons: [],
    footer: [],
  };
}

function verdictButtons(investigation: Investigation, { id, verdict }: Hypothesis): Button[] {
  if (investigation.status !== "answered" || verdict !== undefined) return [];
  const about = {
    investigationId: investigation.id,
    hypothesisId: id,
    revision: investigation.revision,
  };
  return (["accept", "reject"] as const).map((kind) => ({
    kind: "verdict",
    verdict: kind,
    ...about,
  }));
}

function drawersOf(investigation: Investigation, telling: Telling): Drawer[] {
  const { evidence, timeline, coverage, status } = investigation;
  if (status !== "answered") return [];
  const numbers = numberingOf(evidence);
  const entries = timeline.map(({ at, text, evidence: ids }) => ({
    text: `${withTimes(at, telling)}  ${withTimes(text, telling)}`,
    numbers: numbers(ids),
  }));
  const ruledOut = coverage.ruledOut.map(({ because }) => ({ text: because }));
  return [
    ...evidenceDrawer(evidence, telling),
    ...drawer("Timeline", entries),
    ...drawer(`Ruled out (${ruledOut.length})`, ruledOut),
    ...gapDrawer(investigation),
  ];
}

function drawer(title: string, lines: Drawer["lines"]): Drawer[] {
  return lines.length === 0 ? [] : [{ title, lines }];
}

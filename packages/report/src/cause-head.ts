import type { Hypothesis, Investigation } from "@binnacle/contracts";
import { concerns, severityOf } from "@binnacle/diagnosis";
import type { Context } from "./context.ts";
import type { Document, Telling } from "./document.ts";
import type { Judged } from "./judged.ts";
import { isNamed, sourceText } from "./model-of.ts";
import { cut } from "./mrkdwn.ts";
import { kindAndName } from "./object-name.ts";
import { subtitleOf } from "./subtitle-of.ts";
import { ageOf, since, timeOfDay } from "./tell-time.ts";
import { textOf } from "./text-of.ts";

/** The first line when a hypothesis leads: what is broken, since when, how sure. */
export function causeHead(
  { investigation }: Judged,
  leading: Hypothesis,
  context: Context,
): Pick<Document, "state" | "title" | "subtitle"> {
  const { finding } = leading;
  const named = isNamed(finding);
  const isRepeated = investigation.earlier?.isUnchanged === true;
  const severity = severityOf(investigation);
  const sure = named ? sureText(leading) : "no cause named";
  const title = named ? finding.title : unnamedTitle(investigation, leading, context);
  return {
    state: severity,
    title: `${title}${isRepeated ? "" : whenText(finding, context.telling)}`,
    subtitle: subtitleOf(investigation, severity, sure),
  };
}

function sureText({ finding, contradictedBy }: Hypothesis): string {
  const contradicted = contradictedBy === undefined ? undefined : "contradicted";
  const parts = [`${finding.confidence.level} confidence`, contradicted, sourceText(finding)];
  return parts.filter((part) => part !== undefined).join(" · ");
}

const ownWordsAtMost = 120;

/** What no cause explains, by its own words; what else there is of the kind is counted. */
function unnamedTitle(
  investigation: Investigation,
  { finding }: Hypothesis,
  context: Context,
): string {
  const others = investigation.hypotheses.filter(
    (item) =>
      !isNamed(item.finding) &&
      item.finding.state === "active" &&
      item.finding.id !== finding.id &&
      concerns(item.finding, investigation),
  );
  const more = others.length === 0 ? "" : ` and ${others.length} more`;
  const [claim] = finding.claims;
  const said = finding.symptom.reason ?? (claim && textOf(claim, context)) ?? finding.title;
  return `Something is wrong with ${kindAndName(finding.culprit)}${more} that I cannot name yet: ${cut(said, ownWordsAtMost)}`;
}

function whenText({ since: at, state }: Hypothesis["finding"], telling: Telling): string {
  if (at === undefined) return state === "resolved" ? ", over" : "";
  if (state === "active") return `, ${since(at, telling)}`;
  return ` ${ageOf(at, telling)} ago (${timeOfDay(at, telling)}), over`;
}

import type { Hypothesis, Investigation, RecalledIncident, Verdict } from "@binnacle/contracts";
import { verdictOn } from "@binnacle/diagnosis";
import { chartSection } from "./chart-section.ts";
import type { Context } from "./context.ts";
import type { Line, Section, Telling } from "./document.ts";
import { notSeenSection } from "./gap-sections.ts";
import type { Judged } from "./judged.ts";
import { interruptionLines } from "./note-lines.ts";
import { otherHypotheses } from "./other-hypotheses.ts";
import { reachLines, victimLines } from "./reach.ts";
import { stepsLater, stepsNow } from "./steps.ts";
import { ageOf, moment, timeOfDay } from "./tell-time.ts";
import { lineOf, textOf } from "./text-of.ts";
import { usersLine } from "./users-line.ts";
import { againstLines, reasonLines } from "./why-sure.ts";

/** Users, cause, what to do, then why: in the order in which they are needed at night. */
export function causeSections(judged: Judged, leading: Hypothesis, context: Context): Section[] {
  const { investigation, verdicts } = judged;
  const { finding, recalled } = leading;
  const { telling } = context;
  const verdict = verdictOn(leading, verdicts);
  return [
    section("Users", [usersLine(investigation, context, leading)]),
    notSeenSection(investigation),
    section("Note", interruptionLines(investigation)),
    section("Asked", reachLines(investigation, leading, context)),
    section(finding.cause === "unlisted" ? "It says" : "Cause", causeLines(leading, context)),
    section("Do now", stepsNow(finding)),
    chartSection(investigation, context),
    section("Hit by it", victimLines(investigation, leading, context)),
    ...(investigation.status === "answered" ? whySections(judged, leading, context) : []),
    section(
      "Before",
      recalled.slice(0, 2).map((incident) => beforeLine(incident, leading, context)),
    ),
    ...otherHypotheses(judged, leading, telling),
    section("Verdict", verdict === undefined ? [] : [{ text: verdictText(verdict, telling) }]),
  ].filter(({ lines }) => lines.length > 0);
}

function section(label: string, lines: readonly Line[]): Section {
  return { label, lines };
}

/** What makes the reader trust it; folded, unless it makes them doubt. */
function whySections({ investigation }: Judged, leading: Hypothesis, context: Context): Section[] {
  const { finding } = leading;
  const against = againstLines(leading, context);
  const disproof =
    finding.disproof === "" ? [] : [{ text: ended(`Would be disproved by ${finding.disproof}`) }];
  const found = against.length === 0 ? [nothingFound(investigation)] : against;
  const isKnown = finding.cause !== "unlisted";
  return [
    {
      ...section("Why sure", isKnown ? reasonLines(investigation, leading, context) : []),
      isFolded: finding.confidence.level === "high",
    },
    { ...section("Against", [...found, ...disproof]), isFolded: against.length === 0 },
    { ...section("Later", stepsLater(finding)), isFolded: true },
  ];
}

function nothingFound({ receipt }: Investigation): Line {
  const sawAll = receipt.sources.every(({ state }) => state === "reached");
  return { text: sawAll ? "nothing found." : "nothing found in what could be seen." };
}

/** What happened, in order; the change that began it carries its time. */
function causeLines({ finding }: Hypothesis, context: Context): Line[] {
  const { claims, change } = finding;
  const begun = new Set(change?.evidence);
  const first = claims.findIndex(({ evidence }) => evidence.some((id) => begun.has(id)));
  return claims.map((claim, index) => {
    const line = lineOf(claim, context);
    if (change === undefined || index !== first) return line;
    return { ...line, text: `${moment(change.at, context.telling)} ${line.text}` };
  });
}

/** The memory may hold this very incident: then it is no precedent, but a verdict that stands. */
const sameIncidentMs = 10 * 60_000;

function beforeLine(
  { record, accepted, rejected, recheck, match }: RecalledIncident,
  { finding }: Hypothesis,
  context: Context,
): Line {
  const { numbers, telling } = context;
  const counts = accepted + rejected > 1 ? ` · accepted ${accepted}×, rejected ${rejected}×` : "";
  const cited = numbers(recheck?.evidence ?? []);
  const apartMs = Math.abs(Date.parse(record.occurredAt) - Date.parse(finding.since ?? ""));
  if (match === "fingerprint" && apartMs < sameIncidentMs)
    return {
      text: ended(
        `this incident was accepted by ${record.by.name} at ${timeOfDay(record.decidedAt, telling)}${counts}`,
      ),
      numbers: cited,
    };
  const same = match === "fingerprint" ? "same cause on" : "similar:";
  const owner = `${record.owner.kind.toLowerCase()}/${record.owner.name}`;
  const outcome = record.outcome === undefined ? "" : `, ${record.outcome}`;
  const checked = recheck === undefined ? "" : ` ${textOf(recheck, context)}`;
  const when = `${ageOf(record.occurredAt, telling)} ago (${timeOfDay(record.occurredAt, telling)})`;
  return {
    text: `${when}, ${same} ${owner}, accepted by ${record.by.name}; ${ended(`${record.fix.text}${outcome}${counts}`)}${checked}`,
    numbers: cited,
  };
}

/** One period at the end, whatever the text brought along. */
function ended(text: string): string {
  // Greedy from the start: looking for the end from each place would take the square of a long text.
  return `${/^[\s\S]*[^.\s]/u.exec(text)?.[0] ?? ""}.`;
}

/** The answer stays as it is, whatever was said of it. */
function verdictText({ kind, by, at }: Verdict, telling: Telling): string {
  const who = `by ${by.name} at ${timeOfDay(at, telling)}`;
  return kind === "accept"
    ? `Accepted ${who}. I will recall this when it looks the same.`
    : `Rejected ${who}. I will not show it as seen before.`;
}

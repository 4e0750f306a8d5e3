import type { Hypothesis, Investigation, RecalledIncident } from "@binnacle/contracts";
import { causeLines } from "./cause-lines.ts";
import { chartSection } from "./chart-section.ts";
import type { Context } from "./context.ts";
import { disputedSection } from "./disputed.ts";
import type { Line, Section } from "./document.ts";
import { notSeenSection } from "./gap-sections.ts";
import type { Judged } from "./judged.ts";
import { isNamed, modelOf } from "./model-of.ts";
import { interruptionLines } from "./note-lines.ts";
import { otherHypotheses } from "./other-hypotheses.ts";
import { reachLines, victimLines } from "./reach.ts";
import { replyLines } from "./reply-lines.ts";
import { stepsLater, stepsNow } from "./steps.ts";
import { ageOf, timeOfDay } from "./tell-time.ts";
import { ended, textOf } from "./text-of.ts";
import { usersLine } from "./users-line.ts";
import { verdictLines } from "./verdict-lines.ts";
import { againstLines, disproofLines, reasonLines } from "./why-sure.ts";

/** More would stand between the reader and what to do. */
const replyAtMost = 6;

/** Users, cause, what to do, then why: in the order in which they are needed at night. */
export function causeSections(judged: Judged, leading: Hypothesis, context: Context): Section[] {
  const { investigation } = judged;
  const { finding, recalled } = leading;
  const { telling } = context;
  const reply = replyLines(investigation, context);
  return [
    section("Users", [usersLine(investigation, context, leading)]),
    section("Answer", reply.slice(0, replyAtMost)),
    notSeenSection(investigation),
    section("Note", interruptionLines(investigation)),
    section("Asked", reachLines(investigation, leading, context)),
    section(isNamed(finding) ? "Cause" : "It says", causeLines(leading, context)),
    disputedSection(investigation, leading, context),
    section("Do now", stepsNow(leading, investigation, context)),
    { ...section("More", reply.slice(replyAtMost)), isFolded: true },
    chartSection(investigation, context),
    section("Hit by it", victimLines(investigation, leading, context)),
    ...(investigation.status === "answered" ? whySections(judged, leading, context) : []),
    section(
      "Before",
      recalled.slice(0, 2).map((incident) => beforeLine(incident, leading, context)),
    ),
    ...otherHypotheses(investigation, leading, context),
    section("Verdict", verdictLines(judged, leading, telling)),
  ].filter(({ lines }) => lines.length > 0);
}

function section(label: string, lines: readonly Line[]): Section {
  return { label, lines };
}

/** What makes the reader trust it; folded, unless it makes them doubt. */
function whySections({ investigation }: Judged, leading: Hypothesis, context: Context): Section[] {
  const { finding } = leading;
  const against = againstLines(leading, context);
  const found = against.length === 0 ? [nothingFound(investigation)] : against;
  return [
    {
      ...section("Why sure", isNamed(finding) ? reasonLines(investigation, leading, context) : []),
      isFolded: finding.confidence.level === "high" && modelOf(finding) === undefined,
    },
    {
      ...section("Against", [...found, ...disproofLines(finding)]),
      isFolded: against.length === 0,
    },
    { ...section("Later", stepsLater(leading, context)), isFolded: true },
  ];
}

function nothingFound({ receipt }: Investigation): Line {
  const sawAll = receipt.sources.every(({ state }) => state === "reached");
  return { text: sawAll ? "nothing found." : "nothing found in what could be seen." };
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
  const helped = helpedText(record);
  const checked = recheck === undefined ? "" : ` ${textOf(recheck, context)}`;
  const when = `${ageOf(record.occurredAt, telling)} ago (${timeOfDay(record.occurredAt, telling)})`;
  return {
    ...commandOf(record),
    text: `${when}, ${same} ${owner}, accepted by ${record.by.name}${ended(`${helped}${counts}`)}${checked}`,
    numbers: cited,
  };
}

/** What was done, what it did, and what the person said besides. */
function helpedText({ fix, outcome, note, ...known }: RecalledIncident["record"]): string {
  // Which rollout an undo brings back depends on the day: what to run now is told above.
  const done = fix.undoesRollout ? "undo of the rollout" : fix.text;
  const parts = [done, outcome ?? outcomeOf(known), note];
  const said = parts.filter((part) => part !== undefined && part !== "");
  return said.length === 0 ? "" : `; ${said.join(", ")}`;
}

/** What changes an object is a command; words of a person change none. */
function commandOf({ fix }: RecalledIncident["record"]): Pick<Line, "command"> {
  return fix.object === undefined || fix.undoesRollout ? {} : { command: fix.text };
}

function outcomeOf({ worked }: Pick<RecalledIncident["record"], "worked">): string | undefined {
  if (worked === undefined) return undefined;
  return worked ? "it worked" : "it did not help";
}

import {
  type Claim,
  type Finding,
  type Hypothesis,
  type Investigation,
  keyOf,
  type RecalledIncident,
  type Signal,
  type Step,
} from "@binnacle/contracts";
import { counted } from "@binnacle/diagnosis";
import type { Context } from "./context.ts";
import type { Line, Section } from "./document.ts";
import type { Judged } from "./judged.ts";
import { noteLines } from "./note-lines.ts";
import { otherHypotheses } from "./other-hypotheses.ts";
import { ageOf, moment, timeOfDay } from "./tell-time.ts";
import { lineOf, textOf } from "./text-of.ts";
import { isSaid, usersLine } from "./users-line.ts";
import { verdictLines } from "./verdict-lines.ts";

/** Users, cause, what to do, then why: in the order in which they are needed at night. */
export function causeSections(judged: Judged, leading: Hypothesis, context: Context): Section[] {
  const { investigation } = judged;
  const { finding, recalled } = leading;
  const { telling } = context;
  const isFirstLook = investigation.status !== "answered";
  return [
    section("Users", [usersLine(investigation, context, leading)]),
    section("Note", noteLines(investigation, context)),
    section("Cause", causeLines(leading, context)),
    section("Do now", stepsNow(leading)),
    section("Why sure", isFirstLook ? [] : reasonLines(investigation, leading, context)),
    section("Against", isFirstLook ? [] : againstLines(investigation, leading, context)),
    section("Hit by it", victimLines(investigation, leading, context)),
    section("Later", isFirstLook ? [] : laterLines(finding)),
    section(
      "Before",
      recalled.slice(0, 2).map((incident) => beforeLine(incident, leading, context)),
    ),
    ...otherHypotheses(investigation, leading, telling),
    section("Verdict", verdictLines(judged, leading, telling)),
  ].filter(({ lines }) => lines.length > 0);
}

function section(label: string, lines: readonly Line[]): Section {
  return { label, lines };
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

function stepsNow({ finding }: Hypothesis): Line[] {
  if (finding.state === "resolved" && finding.fix.length === 0)
    return [{ text: "nothing: it is over." }];
  const steps = finding.fix.slice(0, 2).flatMap((step) => stepLines(step));
  return isCheckFirst(finding) ? [...steps, ...checkLines(finding)] : steps;
}

function laterLines(finding: Finding): Line[] {
  const steps = finding.later.slice(0, 3).flatMap((step) => stepLines(step));
  return isCheckFirst(finding) ? steps : [...steps, ...checkLines(finding)];
}

/** Where nothing can be run to mend it, what to look at next is what to do now. */
function isCheckFirst({ fix, state }: Finding): boolean {
  return state === "active" && fix.every(({ command }) => command === undefined);
}

function checkLines({ nextCheck }: Finding): Line[] {
  return nextCheck === undefined ? [] : stepLines(nextCheck, "next check");
}

function stepLines({ text, command }: Step, lead = "you run this"): Line[] {
  if (command === undefined) return [{ text }];
  return [{ text: command, kind: "code" }, { text: `${lead} · ${text}` }];
}

/** The rest is in the evidence. */
const reasonsAtMost = 5;

/** Below high confidence the word comes with its reason. */
function reasonLines({ users }: Investigation, hypothesis: Hypothesis, context: Context): Line[] {
  const { finding } = hypothesis;
  const { level, reason } = finding.confidence;
  const supporting = claimsOf(hypothesis, "supports").filter((claim) => !isSaid(claim, users));
  return [
    ...(level === "high" ? [] : [{ text: `${level}: ${reason}` }]),
    ...[...finding.reasons, ...supporting].map((claim) => lineOf(claim, context)),
  ].slice(0, reasonsAtMost);
}

function claimsOf({ signals }: Hypothesis, effect: Signal["links"][number]["effect"]): Claim[] {
  return signals
    .filter(({ links }) => links.some((link) => link.effect === effect))
    .map(({ claim }) => claim);
}

function againstLines(
  { receipt }: Investigation,
  hypothesis: Hypothesis,
  context: Context,
): Line[] {
  const { finding } = hypothesis;
  const against = [...finding.against, ...claimsOf(hypothesis, "contradicts")];
  const found = against.map((claim) => lineOf(claim, context));
  const disproof =
    finding.disproof === "" ? [] : [{ text: ended(`Would be disproved by ${finding.disproof}`) }];
  const sawAll = receipt.sources.every(({ reached }) => reached);
  const nothing = sawAll ? "nothing found." : "nothing found in what could be seen.";
  return [...(found.length === 0 ? [{ text: nothing }] : distinct(found)), ...disproof];
}

function distinct(lines: readonly Line[]): Line[] {
  return [...new Map(lines.map((line) => [line.text, line])).values()];
}

function victimLines(
  { workloads }: Investigation,
  { finding }: Hypothesis,
  { numbers }: Context,
): Line[] {
  const { victims } = finding;
  if (victims.length === 0) return [];
  const lines = victims.slice(0, 5).map(({ ref, because, evidence }) => ({
    text: `${ref.name}: ${because}`,
    numbers: numbers(evidence),
  }));
  const more = victims.length > 5 ? [{ text: `and ${victims.length - 5} more` }] : [];
  const hit = new Set([finding.owner, ...victims.map(({ ref }) => ref)].map(keyOf));
  const spared = workloads.filter(
    ({ ref, state }) => state === "fine" && !hit.has(keyOf(ref)),
  ).length;
  const text = `${counted(spared, "other workload")} ${spared === 1 ? "is" : "are"} not affected.`;
  return [...lines, ...more, ...(spared === 0 ? [] : [{ text }])];
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
    text: `${when}, ${same} ${owner}, accepted by ${record.by.name}${ended(`${helped}${counts}`)}${checked}`,
    numbers: cited,
  };
}

/** What was done, what it did, and what the person said besides. */
function helpedText({ fix, outcome, note, ...known }: RecalledIncident["record"]): string {
  const parts = [fix.text, outcome ?? outcomeOf(known), note];
  const said = parts.filter((part) => part !== undefined && part !== "");
  return said.length === 0 ? "" : `; ${said.join(", ")}`;
}

function outcomeOf({ worked }: Pick<RecalledIncident["record"], "worked">): string | undefined {
  if (worked === undefined) return undefined;
  return worked ? "it worked" : "it did not help";
}

/** One period at the end, whatever the text brought along. */
function ended(text: string): string {
  // Greedy from the start: looking for the end from each place would take the square of a long text.
  return `${/^[\s\S]*[^.\s]/u.exec(text)?.[0] ?? ""}.`;
}

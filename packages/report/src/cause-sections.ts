import type {
  Hypothesis,
  Investigation,
  ObjectRef,
  RecalledIncident,
  Step,
} from "@binnacle/contracts";
import type { Line, Section, Telling } from "./document.ts";
import { lineOf, type Numbering } from "./numbering.ts";
import { otherHypotheses } from "./other-hypotheses.ts";
import { ageOf, timeOfDay, withTimes } from "./tell-time.ts";
import { usersLine } from "./users-line.ts";

interface Context {
  readonly numbers: Numbering;
  readonly telling: Telling;
}

/** Users, cause, what to do, then why: in the order in which they are needed at night. */
export function causeSections(
  investigation: Investigation,
  leading: Hypothesis,
  context: Context,
): Section[] {
  const { finding, recalled, verdict } = leading;
  const { telling } = context;
  const isFirstLook = investigation.status !== "answered";
  return [
    section("Users", [usersLine(investigation, context, leading)]),
    section("Note", noteLines(investigation)),
    section("Cause", causeLines(leading, context)),
    section("Do now", stepsNow(leading)),
    section("Why sure", isFirstLook ? [] : reasonLines(investigation, leading, context)),
    section("Against", isFirstLook ? [] : againstLines(investigation, leading, context)),
    section("Hit by it", victimLines(investigation, leading, context)),
    section("Later", isFirstLook ? [] : finding.later.slice(0, 3).flatMap(stepLines)),
    section(
      "Before",
      recalled.slice(0, 2).map((incident) => beforeLine(incident, leading, context)),
    ),
    ...otherHypotheses(investigation, leading, telling),
    section("Verdict", verdict === undefined ? [] : [{ text: verdictText(verdict, telling) }]),
  ].filter(({ lines }) => lines.length > 0);
}

function section(label: string, lines: readonly Line[]): Section {
  return { label, lines };
}

/** Observations that cite nothing say how the question was understood. */
function noteLines({ observations }: Investigation): Line[] {
  return observations.filter(({ evidence }) => evidence.length === 0).map(({ text }) => ({ text }));
}

/** What happened, in order; the change that began it carries its time. */
function causeLines({ finding }: Hypothesis, { numbers, telling }: Context): Line[] {
  const { claims, change } = finding;
  const begun = new Set(change?.evidence);
  const first = claims.findIndex(({ evidence }) => evidence.some((id) => begun.has(id)));
  return claims.map((claim, index) => {
    const line = lineOf(claim, numbers, telling);
    const at = change === undefined || index !== first ? "" : withTimes(change.at, telling);
    return at === "" || line.text.includes(at) ? line : { ...line, text: `${at} ${line.text}` };
  });
}

function stepsNow({ finding }: Hypothesis): Line[] {
  if (finding.state === "resolved" && finding.fix.length === 0)
    return [{ text: "nothing: it is over." }];
  return finding.fix.slice(0, 2).flatMap(stepLines);
}

function stepLines({ text, command }: Step): Line[] {
  if (command === undefined) return [{ text }];
  return [{ text: command, kind: "code" }, { text: `you run this · ${text}` }];
}

/** The rest is in the evidence. */
const reasonsAtMost = 5;

/** Below high confidence the word comes with its reason. */
function reasonLines(
  { users }: Investigation,
  { finding, signals }: Hypothesis,
  { numbers, telling }: Context,
): Line[] {
  const { level, reason } = finding.confidence;
  const supporting = signals.filter(
    ({ effect, evidence }) => effect === "supports" && !isSaid(evidence, users.evidence),
  );
  return [
    ...(level === "high" ? [] : [{ text: `${level}: ${reason}` }]),
    ...finding.reasons.map((claim) => lineOf(claim, numbers, telling)),
    ...supporting.map(({ text, evidence }) => lineOf({ text, evidence }, numbers, telling)),
  ].slice(0, reasonsAtMost);
}

/** The line about users says it already. */
function isSaid(evidence: readonly string[], said: readonly string[]): boolean {
  return evidence.length > 0 && evidence.every((id) => said.includes(id));
}

function againstLines(
  { receipt }: Investigation,
  { finding, signals }: Hypothesis,
  { numbers, telling }: Context,
): Line[] {
  const found = [
    ...finding.against.map((claim) => lineOf(claim, numbers, telling)),
    ...signals
      .filter(({ effect }) => effect === "contradicts")
      .map(({ text, evidence }) => lineOf({ text, evidence }, numbers, telling)),
  ];
  const disproof =
    finding.disproof === ""
      ? []
      : [{ text: ended(`Would be disproved by ${withTimes(finding.disproof, telling)}`) }];
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
  { numbers, telling }: Context,
): Line[] {
  const { victims } = finding;
  if (victims.length === 0) return [];
  const lines = victims.slice(0, 5).map(({ ref, because, evidence }) => ({
    text: `${ref.name}: ${withTimes(because, telling)}`,
    numbers: numbers(evidence),
  }));
  const more = victims.length > 5 ? [{ text: `and ${victims.length - 5} more` }] : [];
  const hit = new Set([finding.owner, ...victims.map(({ ref }) => ref)].map(keyOf));
  const spared = workloads.filter(
    ({ ref, state }) => state === "fine" && !hit.has(keyOf(ref)),
  ).length;
  return [...lines, ...more, ...sparedLine(spared)];
}

function sparedLine(count: number): Line[] {
  if (count === 0) return [];
  const text =
    count === 1
      ? "1 other workload is not affected."
      : `${count} other workloads are not affected.`;
  return [{ text }];
}

function keyOf({ kind, namespace, name }: ObjectRef): string {
  return `${kind}/${namespace ?? ""}/${name}`;
}

/** The memory may hold this very incident: then it is no precedent, but a verdict that stands. */
const sameIncidentMs = 10 * 60_000;

function beforeLine(
  { record, accepted, rejected, recheck, match }: RecalledIncident,
  { finding }: Hypothesis,
  { numbers, telling }: Context,
): Line {
  const counts = accepted + rejected > 1 ? ` · accepted ${accepted}×, rejected ${rejected}×` : "";
  const cited = numbers(recheck?.evidence ?? []);
  const apartMs = Math.abs(Date.parse(record.occurredAt) - Date.parse(finding.since ?? ""));
  if (match === "fingerprint" && apartMs < sameIncidentMs)
    return {
      text: ended(
        `this incident was accepted by ${record.by} at ${timeOfDay(record.decidedAt, telling)}${counts}`,
      ),
      numbers: cited,
    };
  const same = match === "fingerprint" ? "same cause on" : "similar:";
  const owner = `${record.owner.kind.toLowerCase()}/${record.owner.name}`;
  const outcome = record.outcome === undefined ? "" : `, ${record.outcome}`;
  const checked = recheck === undefined ? "" : ` ${withTimes(recheck.text, telling)}`;
  const when = `${ageOf(record.occurredAt, telling)} ago (${timeOfDay(record.occurredAt, telling)})`;
  return {
    text: `${when}, ${same} ${owner}, accepted by ${record.by}; ${ended(`${record.fix}${outcome}${counts}`)}${checked}`,
    numbers: cited,
  };
}

/** One period at the end, whatever the text brought along. */
function ended(text: string): string {
  return `${text.replace(/[.\s]+$/u, "")}.`;
}

function verdictText(verdict: NonNullable<Hypothesis["verdict"]>, telling: Telling): string {
  return `Accepted by ${verdict.by} at ${timeOfDay(verdict.at, telling)}. I will recall this when it looks the same.`;
}

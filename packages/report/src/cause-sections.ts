import type {
  Hypothesis,
  Investigation,
  ObjectRef,
  RecalledIncident,
  Step,
} from "@binnacle/contracts";
import type { Line, Section, Telling } from "./document.ts";
import { lineOf, type Numbering } from "./numbering.ts";
import { ageOf, since, timeOfDay, withTimes } from "./tell-time.ts";

interface Context {
  readonly numbers: Numbering;
  readonly telling: Telling;
}

/** Users, cause, why sure, against, victims, what to do, what was before: in the order in which they are needed. */
export function causeSections(
  investigation: Investigation,
  leading: Hypothesis,
  context: Context,
): Section[] {
  const { finding, recalled, signals, verdict } = leading;
  const { numbers, telling } = context;
  const isFirstLook = investigation.status !== "answered";
  const reasons = isFirstLook
    ? []
    : [
        ...finding.reasons.map((claim) => lineOf(claim, numbers, telling)),
        ...signals
          .filter(
            ({ effect, evidence }) =>
              effect === "supports" && !isSaid(evidence, investigation.users.evidence),
          )
          .map(({ text, evidence }) => lineOf({ text, evidence }, numbers, telling)),
      ];
  return [
    section("Users", [usersLine(investigation, context)]),
    section(
      "Cause",
      finding.claims.map((claim) => lineOf(claim, numbers, telling)),
    ),
    section("Why sure", reasons),
    section("Against", isFirstLook ? [] : againstLines(leading, context)),
    section("Hit by it", victimLines(investigation, leading, context)),
    section("Do now", finding.fix.slice(0, 2).flatMap(stepLines)),
    section("Later", isFirstLook ? [] : finding.later.slice(0, 3).flatMap(stepLines)),
    section(
      "Before",
      recalled.slice(0, 2).map((incident) => beforeLine(incident, context)),
    ),
    section("Also", otherLines(investigation, leading, telling)),
    section("Verdict", verdict === undefined ? [] : [{ text: verdictText(verdict, telling) }]),
  ].filter(({ lines }) => lines.length > 0);
}

/** The line about users says it already. */
function isSaid(evidence: readonly string[], said: readonly string[]): boolean {
  return evidence.length > 0 && evidence.every((id) => said.includes(id));
}

function section(label: string, lines: readonly Line[]): Section {
  return { label, lines };
}

function usersLine({ users }: Investigation, { numbers, telling }: Context): Line {
  const lead = { yes: "yes. ", no: "no. ", unknown: "", checking: "" }[users.state];
  const when =
    users.state === "yes" && users.changedAt !== undefined
      ? `, ${since(users.changedAt, telling)}`
      : "";
  return {
    text: `${lead}${withTimes(users.text, telling)}${when}`,
    numbers: numbers(users.evidence),
  };
}

function againstLines({ finding, signals }: Hypothesis, { numbers, telling }: Context): Line[] {
  const found = [
    ...finding.against.map((claim) => lineOf(claim, numbers, telling)),
    ...signals
      .filter(({ effect }) => effect === "contradicts")
      .map(({ text, evidence }) => lineOf({ text, evidence }, numbers, telling)),
  ];
  const disproof =
    finding.disproof === ""
      ? []
      : [{ text: `Would be disproved by ${withTimes(finding.disproof, telling)}.` }];
  return [...(found.length === 0 ? [{ text: "nothing found." }] : distinct(found)), ...disproof];
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
  return [
    ...lines,
    ...more,
    ...(spared === 0 ? [] : [{ text: `${spared} other workloads are not affected.` }]),
  ];
}

function keyOf({ kind, namespace, name }: ObjectRef): string {
  return `${kind}/${namespace ?? ""}/${name}`;
}

function stepLines({ text, command }: Step): Line[] {
  if (command === undefined) return [{ text }];
  return [{ text: command, kind: "code" }, { text: `you run this · ${text}` }];
}

function beforeLine(
  { record, accepted, rejected, recheck, match }: RecalledIncident,
  { numbers, telling }: Context,
): Line {
  const same = match === "fingerprint" ? "same cause on" : "similar:";
  const owner = `${record.owner.kind.toLowerCase()}/${record.owner.name}`;
  const outcome = record.outcome === undefined ? "" : `, ${record.outcome}`;
  const counts = accepted + rejected > 1 ? ` · accepted ${accepted}×, rejected ${rejected}×` : "";
  const checked = recheck === undefined ? "" : ` ${withTimes(recheck.text, telling)}`;
  return {
    text: `${ageOf(record.occurredAt, telling)} ago (${timeOfDay(record.occurredAt, telling)}), ${same} ${owner}, accepted by ${record.by}; ${record.fix}${outcome}${counts}.${checked}`,
    numbers: numbers(recheck?.evidence ?? []),
  };
}

function otherLines({ hypotheses }: Investigation, leading: Hypothesis, telling: Telling): Line[] {
  return hypotheses
    .filter(
      ({ id, finding, verdict, status }) =>
        id !== leading.id &&
        finding.state === "active" &&
        verdict?.kind !== "reject" &&
        status !== "ruled_out",
    )
    .slice(0, 3)
    .map(({ finding, status }) => {
      const when = finding.since === undefined ? "" : `, ${since(finding.since, telling)}`;
      return {
        text: `${finding.title}${when} · ${finding.confidence.level} confidence${status === "suspect" ? ", suspect" : ""}`,
      };
    });
}

function verdictText(verdict: NonNullable<Hypothesis["verdict"]>, telling: Telling): string {
  const who = `by ${verdict.by} at ${timeOfDay(verdict.at, telling)}`;
  return verdict.kind === "accept"
    ? `Accepted ${who}. I will recall this when it looks the same.`
    : `Rejected ${who}. I will not show it as seen before.`;
}

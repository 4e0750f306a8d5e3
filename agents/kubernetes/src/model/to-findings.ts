import {
  claimText,
  narrowed,
  type Proving,
  readClaim,
  unallowed,
  unseenIn,
  type WholeResult,
  type Written,
} from "@binnacle/agent-kit";
import {
  type Claim,
  type Evidence,
  type Finding,
  type ObjectRef,
  present,
  type Slot,
  type Step,
  type Task,
} from "@binnacle/contracts";
import { factualText, holdsWord } from "@binnacle/diagnosis";
import { isExamined, sinceOf, toRef } from "./named-object.ts";
import type { Submission, SubmittedHypothesis } from "./submission.ts";
import { explainedBy, identityOf, titleOf } from "./told-finding.ts";

export interface Reading extends Proving {
  readonly task: Task;
  readonly agent: string;
  readonly model: string;
  readonly wholes: ReadonlyMap<string, WholeResult>;
}

/** What of a submission is proven, and what its author is told of the rest. */
export interface Read {
  readonly findings: readonly Finding[];
  readonly observations: readonly Claim[];
  /** Facts that were made for its claims. */
  readonly evidence: readonly Evidence[];
  readonly complaints: readonly string[];
}

interface Sorting {
  readonly reading: Reading;
  readonly complaints: string[];
  /** Those that are proven. */
  readonly written: Written[];
}

/** A submission, claim by claim: what the facts do not hold is left out and complained of. */
export function toFindings(submission: Submission, reading: Reading): Read {
  const sorting: Sorting = { reading, complaints: [], written: [] };
  const observations = proven(submission.observations, "observations", sorting);
  const findings = submission.hypotheses.flatMap((hypothesis, index) =>
    toFinding(hypothesis, `hypotheses[${index}]`, sorting),
  );
  const { evidence, idOf } = narrowed(sorting.written, reading.wholes);
  return {
    findings: findings.map((finding) => inTermsOf(finding, idOf)),
    observations: observations.map((claim) => citingIn(claim, idOf)),
    evidence,
    complaints: sorting.complaints,
  };
}

function inTermsOf(finding: Finding, idOf: (id: string) => string): Finding {
  const { claims, reasons, against, victims, evidence, contradicting } = finding;
  return {
    ...finding,
    claims: claims.map((claim) => citingIn(claim, idOf)),
    reasons: reasons.map((claim) => citingIn(claim, idOf)),
    against: against.map((claim) => citingIn(claim, idOf)),
    victims: victims.map((victim) => ({ ...victim, evidence: victim.evidence.map(idOf) })),
    evidence: [...new Set(evidence.map(idOf))],
    contradicting: [...new Set(contradicting.map(idOf))],
  };
}

/** The facts that take the place of whole results, in its list and in its slots. */
function citingIn<Citing extends Pick<Claim, "evidence" | "slots">>(
  cited: Citing,
  idOf: (id: string) => string,
): Citing {
  const { evidence, slots } = cited;
  const filled = Object.entries(slots ?? {}).map(([name, slot]): [string, Slot] => [
    name,
    "value" in slot ? slot : { ...slot, evidence: idOf(slot.evidence) },
  ]);
  return {
    ...cited,
    evidence: [...new Set(evidence.map(idOf))],
    ...(slots === undefined ? {} : { slots: Object.fromEntries(filled) }),
  };
}

function toFinding(hypothesis: SubmittedHypothesis, where: string, sorting: Sorting): Finding[] {
  const { reading } = sorting;
  const told = complaintsIn(sorting, where);
  const culprit = toRef(hypothesis.culprit);
  if (culprit === undefined || !isExamined(culprit, reading)) {
    told(
      "culprit",
      `${hypothesis.culprit} was not looked at: read it with a tool, or name what was`,
    );
    return [];
  }
  const argument = argumentOf(hypothesis, where, sorting);
  if (argument.claims.length === 0) {
    told("claims", "none is proven: a hypothesis without one is left out");
    return [];
  }
  const identity = identityOf(hypothesis, culprit, reading);
  const said = words(sorting, where);
  const { impact, symptom, since, now, later, next, affects } = hypothesis;
  return [
    {
      ...identity,
      ...argument,
      by: { kind: "agent", name: reading.agent, model: reading.model },
      title: titleOf(said("title", hypothesis.title), culprit),
      impact,
      state: "active",
      culprit,
      victims: affects.flatMap((item) => toVictim(item, `${where}.affects`, sorting)),
      ...present({ since: sinceOf(since, reading) }),
      explains: explainedBy(hypothesis, reading),
      disproof: said("disproof", hypothesis.disproof) ?? "not said",
      fix: now.flatMap((step) => toStep(step, `${where}.now`, sorting)),
      later: later.flatMap((text) => toStep({ text }, `${where}.later`, sorting)),
      ...present({ nextCheck: next && toStep(next, `${where}.next`, sorting)[0] }),
      symptom: { reason: symptom },
    },
  ];
}

/** What carries it, as far as it is proven. */
function argumentOf(
  hypothesis: SubmittedHypothesis,
  where: string,
  sorting: Sorting,
): Pick<Finding, "claims" | "reasons" | "against" | "evidence" | "contradicting" | "confidence"> {
  const claims = proven(hypothesis.claims, `${where}.claims`, sorting);
  const reasons = proven(hypothesis.reasons, `${where}.reasons`, sorting);
  const against = proven(hypothesis.against, `${where}.against`, sorting);
  const reason = words(sorting, where)("why", hypothesis.why);
  return {
    claims,
    reasons,
    against,
    evidence: [...new Set(claims.flatMap(({ evidence }) => evidence))],
    contradicting: [...new Set(against.flatMap(({ evidence }) => evidence))],
    confidence: {
      level: isGrounded([...claims, ...reasons], toRef(hypothesis.culprit), sorting.reading)
        ? confidenceOf(hypothesis, claims, reasons)
        : "low",
      reason: reason ?? "its author gave no reason that the facts hold",
    },
  };
}

function complaintsIn({ complaints }: Sorting, where: string) {
  return (field: string, why: string): void => {
    complaints.push(`${where}.${field}: ${why}`);
  };
}

/** A fact of the cluster about the culprit carries it: what logs, alerts or people say of it alone makes a guess. */
function isGrounded(
  claims: readonly Claim[],
  culprit: ObjectRef | undefined,
  { citations }: Reading,
): boolean {
  if (culprit === undefined) return false;
  const ids = new Set(claims.flatMap(({ evidence }) => evidence));
  const cited = citations.all().filter(({ id }) => ids.has(id));
  return cited.some((item) => {
    const facts = factualText([item]);
    return facts !== "" && holdsWord(facts, culprit.name);
  });
}

/** High only where more than one claim stands, and something says why. */
function confidenceOf(
  { confidence }: SubmittedHypothesis,
  claims: readonly Claim[],
  reasons: readonly Claim[],
): Finding["confidence"]["level"] {
  return confidence === "high" && claims.length + reasons.length < 2 ? "medium" : confidence;
}

function proven(texts: readonly string[], where: string, sorting: Sorting): Claim[] {
  const { reading, complaints } = sorting;
  return texts.flatMap((text, index) => {
    const read = readClaim(text, reading);
    if (read.kind === "unproven") {
      complaints.push(`${where}[${index}]: not proven: ${read.complaints.join("; ")}`);
      return [];
    }
    sorting.written.push({ claim: read.claim, written: text });
    return [read.claim];
  });
}

/** Words that cite nothing: they hold no number and no name that was not shown. */
function words(sorting: Sorting, where: string) {
  return (field: string, text: string): string | undefined => {
    const complaints = unseenIn(text, sorting.reading);
    if (complaints.length === 0) return withoutMarks(text);
    complaintsIn(sorting, where)(field, complaints.join("; "));
    return undefined;
  };
}

function withoutMarks(text: string): string {
  return text
    .replaceAll(/ ?\[e\d+(?:\s*,\s*e\d+)*\]/gu, "")
    .replaceAll("`", "")
    .trim();
}

function toVictim(
  { object, because }: SubmittedHypothesis["affects"][number],
  where: string,
  sorting: Sorting,
): Finding["victims"] {
  const { reading, complaints } = sorting;
  const ref = toRef(object);
  if (ref === undefined || !isExamined(ref, reading)) {
    complaints.push(`${where}: no object ${object} was seen`);
    return [];
  }
  const [claim] = proven([because], where, sorting);
  if (claim === undefined) return [];
  const plain = { ...reading.citations, handleOf: () => undefined };
  return [{ ref, because: claimText(claim, plain), evidence: claim.evidence }];
}

function toStep(
  { text, command }: { readonly text: string; readonly command?: string | undefined },
  where: string,
  sorting: Sorting,
): Step[] {
  const said = words(sorting, where)("text", text);
  if (command === undefined) return said === undefined ? [] : [{ text: said }];
  const wrong = unallowed(command, sorting.reading);
  if (wrong.length > 0) sorting.complaints.push(`${where}: ${command}: ${wrong.join("; ")}`);
  if (wrong.length > 0 || said === undefined) return [];
  return [{ text: said, command: command.trim() }];
}

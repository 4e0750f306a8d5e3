import { type Proving, readClaim } from "@binnacle/agent-kit";
import {
  type Claim,
  type Evidence,
  type Finding,
  keyOf,
  type ObjectRef,
  present,
  type Step,
  type Task,
} from "@binnacle/contracts";
import { allowedCommand, causes, fingerprintOf, unknownIn } from "@binnacle/diagnosis";
import { hash } from "@binnacle/runtime";
import type { Submission, SubmittedHypothesis } from "./submission.ts";

export interface Reading extends Proving {
  readonly task: Task;
  readonly agent: string;
  readonly model: string;
}

/** What of a submission is proven, and what its author is told of the rest. */
export interface Read {
  readonly findings: readonly Finding[];
  readonly observations: readonly Claim[];
  /** Facts that were made for its claims. */
  readonly evidence: readonly Evidence[];
  readonly complaints: readonly string[];
}

interface Collecting {
  readonly evidence: Evidence[];
  readonly complaints: string[];
}

/** A submission, claim by claim: what the facts do not hold is left out and complained of. */
export function toFindings(submission: Submission, reading: Reading): Read {
  const collecting: Collecting = { evidence: [], complaints: [] };
  const observations = proven(submission.observations, "observations", { reading, collecting });
  const findings = submission.hypotheses.flatMap((hypothesis, index) =>
    toFinding(hypothesis, `hypotheses[${index}]`, { reading, collecting }),
  );
  return { findings, observations, ...collecting };
}

interface Sorting {
  readonly reading: Reading;
  readonly collecting: Collecting;
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
      title: said("title", hypothesis.title) ?? `something is wrong with ${culprit.name}`,
      impact,
      state: "active",
      culprit,
      victims: affects.flatMap((item) => toVictim(item, `${where}.affects`, sorting)),
      ...present({ since: sinceOf(since, reading) }),
      disproof: said("disproof", hypothesis.disproof) ?? "not said",
      fix: now.flatMap((step) => toStep(step, `${where}.now`, sorting)),
      later: later.flatMap((text) => toStep({ text }, `${where}.later`, sorting)),
      ...present({ nextCheck: next && toStep(next, `${where}.next`, sorting)[0] }),
      symptom: { reason: symptom },
    },
  ];
}

/** What it is known by: the cause of the catalogue, else its symptom, on the owner of its culprit. */
function identityOf(
  { cause: named, symptom }: SubmittedHypothesis,
  culprit: ObjectRef,
  { task }: Reading,
): Pick<Finding, "id" | "cause" | "owner" | "fingerprint"> {
  const isListed = causes.some(({ id }) => id === named);
  const owner = ownerOf(culprit, task);
  const { id: clusterId } = task.scope.cluster;
  const cause = isListed ? named : `unlisted ${symptom.toLowerCase()}`;
  const fingerprint = fingerprintOf({ clusterId, owner, cause }, hash);
  const id = hash([fingerprint, keyOf(culprit)]).slice(0, 16);
  return { id, cause: isListed ? named : "unlisted", owner, fingerprint };
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
      level: confidenceOf(hypothesis, claims, reasons),
      reason: reason ?? "its author gave no reason that the facts hold",
    },
  };
}

function complaintsIn({ collecting }: Sorting, where: string) {
  return (field: string, why: string): void => {
    collecting.complaints.push(`${where}.${field}: ${why}`);
  };
}

/** High only where more than one claim stands, and something says why. */
function confidenceOf(
  { confidence }: SubmittedHypothesis,
  claims: readonly Claim[],
  reasons: readonly Claim[],
): Finding["confidence"]["level"] {
  return confidence === "high" && claims.length + reasons.length < 2 ? "medium" : confidence;
}

function proven(
  written: readonly string[],
  where: string,
  { reading, collecting }: Sorting,
): Claim[] {
  return written.flatMap((text, index) => {
    const read = readClaim(text, reading);
    if (read.kind === "unproven") {
      collecting.complaints.push(`${where}[${index}]: not proven: ${read.complaints.join("; ")}`);
      return [];
    }
    collecting.evidence.push(...read.evidence);
    return [read.claim];
  });
}

/** Words that cite nothing: they hold no number, and name what exists. */
function words(sorting: Sorting, where: string) {
  const { reading } = sorting;
  return (field: string, text: string): string | undefined => {
    const all = reading.citations.all().map(({ id }) => id);
    const read = readClaim(text, { ...reading, wholes: new Map() });
    const complaints =
      read.kind === "unproven" ? read.complaints.filter((why) => why !== "cites no evidence") : [];
    if (complaints.length === 0 && all.length > 0) return withoutMarks(text);
    complaintsIn(sorting, where)(field, `not proven: ${complaints.join("; ")}`);
    return undefined;
  };
}

function withoutMarks(text: string): string {
  return text.replaceAll(/\s*\[e\d+(?:\s*,\s*e\d+)*\]/gu, "").trim();
}

function toVictim(
  { object, because }: SubmittedHypothesis["affects"][number],
  where: string,
  sorting: Sorting,
): Finding["victims"] {
  const ref = toRef(object);
  if (ref === undefined || !sorting.reading.names.has(ref.name.toLowerCase())) {
    sorting.collecting.complaints.push(`${where}: no object ${object} was seen`);
    return [];
  }
  const [claim] = proven([because], where, sorting);
  if (claim === undefined) return [];
  return [{ ref, because: plainClaim(claim, because), evidence: claim.evidence }];
}

function plainClaim({ slots }: Claim, written: string): string {
  return slots === undefined ? withoutMarks(written) : "see its evidence";
}

function toStep(
  { text, command }: { readonly text: string; readonly command?: string | undefined },
  where: string,
  sorting: Sorting,
): Step[] {
  const said = words(sorting, where)("text", text);
  if (command === undefined) return said === undefined ? [] : [{ text: said }];
  const wrong = unknownIn(allowedCommand(command), sorting.reading);
  if (wrong.length > 0)
    sorting.collecting.complaints.push(`${where}: ${command}: ${wrong.join("; ")}`);
  if (wrong.length > 0 || said === undefined) return [];
  return [{ text: said, command: command.trim() }];
}

/** `Deployment/shop/cart`, `Node/ip-10-0-0-1`. */
function toRef(written: string): ObjectRef | undefined {
  const [kind = "", second = "", third, ...more] = written.trim().split("/");
  if (kind === "" || second === "" || more.length > 0) return undefined;
  return third === undefined ? { kind, name: second } : { kind, namespace: second, name: third };
}

/** A fact is about it, its owner or what is named after it, or a page of the cluster shows it. */
function isExamined({ name, kind }: ObjectRef, { citations, names }: Reading): boolean {
  const isOf = (subject: ObjectRef | undefined): boolean =>
    subject !== undefined && (subject.name === name || subject.name.startsWith(`${name}-`));
  return (
    kind.length > 0 &&
    (names.has(name.toLowerCase()) || citations.all().some(({ subject }) => isOf(subject)))
  );
}

/** Of a pod its workload, where one is known by a name that the pod's begins with. */
function ownerOf(culprit: ObjectRef, { workloads = [], findings }: Task): ObjectRef {
  const same = [...findings.map(({ owner }) => owner), ...workloads];
  const known = same.find((ref) => keyOf(ref) === keyOf(culprit));
  if (known !== undefined) return known;
  if (culprit.kind !== "Pod") return culprit;
  const owners = same.filter(
    ({ namespace, name }) => namespace === culprit.namespace && culprit.name.startsWith(`${name}-`),
  );
  return owners.toSorted((left, right) => right.name.length - left.name.length)[0] ?? culprit;
}

/** `e3.since`: a time that a fact holds. */
function sinceOf(written: string | undefined, { citations }: Reading): string | undefined {
  const [handle = "", key = ""] = (written ?? "").replaceAll(/[{}[\]]/gu, "").split(".");
  const value = citations.evidenceOf(handle)?.values[key];
  if (typeof value !== "object") return undefined;
  if ("at" in value) return value.at;
  return "since" in value ? value.since : undefined;
}

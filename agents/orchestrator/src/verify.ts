import {
  type Check,
  type Claim,
  type Evidence,
  type Hypothesis,
  type Investigation,
  keyOf,
  type UserImpact,
} from "@binnacle/contracts";
import { unproven } from "@binnacle/diagnosis";

/** What is shown, and what was taken out of it. */
export interface Verified {
  readonly investigation: Investigation;
  /** What each claim that was dropped says without proof. */
  readonly dropped: readonly (readonly string[])[];
}

/**
 * Holds a snapshot to its evidence: a claim that says what its evidence does not hold is dropped, a culprit that no
 * evidence examined makes its hypothesis a suspect, and evidence that nothing cites is left out.
 */
export function verify(investigation: Investigation): Verified {
  const examining = examine(investigation.evidence);
  const { isProven, proven } = examining;
  const { hypotheses, history, notes, observations, timeline, checks } = investigation;
  const checked: Investigation = {
    ...investigation,
    users: provenUsers(investigation.users, isProven),
    ...provenReply(investigation, examining),
    hypotheses: hypotheses.map((item) => verified(item, examining)),
    history: proven(history),
    notes: proven(notes),
    observations: proven(observations),
    timeline: timeline.filter(({ claim }) => isProven(claim)),
    checks: checks.filter((check) => isCheckProven(check, isProven)),
  };
  const { evidence, ...citing } = checked;
  const cited = new Set(stringsIn(citing));
  return {
    investigation: { ...checked, evidence: evidence.filter(({ id }) => cited.has(id)) },
    dropped: examining.dropped,
  };
}

interface Examining {
  readonly known: ReadonlyMap<string, Evidence>;
  readonly isProven: (claim: Claim) => boolean;
  /** Those that are. */
  readonly proven: (claims: readonly Claim[]) => Claim[];
  readonly dropped: readonly (readonly string[])[];
}

function examine(evidence: readonly Evidence[]): Examining {
  const known = new Map(evidence.map((item) => [item.id, item]));
  const dropped: string[][] = [];
  const isProven = (claim: Claim): boolean => {
    const facts = unproven(claim, known);
    if (facts.length > 0) dropped.push(facts);
    return facts.length === 0;
  };
  return { known, isProven, proven: (claims) => claims.filter(isProven), dropped };
}

/** What a model said stands on the same facts. */
function provenReply(
  { reply }: Investigation,
  { isProven, proven }: Examining,
): Pick<Investigation, "reply"> {
  if (reply === undefined) return {};
  const { disagrees, ...rest } = reply;
  const why = disagrees !== undefined && isProven(disagrees) ? { disagrees } : {};
  return { reply: { ...rest, lines: proven(reply.lines), ...why } };
}

/** A number that is not proven says nothing of users. */
function provenUsers(users: UserImpact, isProven: Examining["isProven"]): UserImpact {
  // Why it is not known is a gap in words.
  if (users.state === "unknown" || users.state === "checking" || isProven(users)) return users;
  return { state: "unknown", text: "unknown: what was measured is not proven", evidence: [] };
}

/** A cause is ruled out by what was seen. */
function isCheckProven(check: Check, isProven: Examining["isProven"]): boolean {
  return "because" in check ? isProven(check.because) : true;
}

function verified(hypothesis: Hypothesis, { known, isProven, proven }: Examining): Hypothesis {
  const { finding, status } = hypothesis;
  return {
    ...hypothesis,
    status: status === "ruled_out" || isExamined(finding, known) ? status : "suspect",
    signals: hypothesis.signals.filter(({ claim }) => isProven(claim)),
    recalled: hypothesis.recalled.map(({ recheck, ...incident }) =>
      recheck === undefined || !isProven(recheck) ? incident : { ...incident, recheck },
    ),
    finding: {
      ...finding,
      claims: proven(finding.claims),
      reasons: proven(finding.reasons),
      against: proven(finding.against),
    },
  };
}

/** Decisive evidence is about the culprit, its owner, or what Kubernetes named after the owner: its pods. */
function isExamined(
  { culprit, owner, evidence }: Hypothesis["finding"],
  known: ReadonlyMap<string, Evidence>,
): boolean {
  const keys = new Set([culprit, owner].map(keyOf));
  return evidence.some((id) => {
    const subject = known.get(id)?.subject;
    if (subject === undefined) return false;
    const isOfOwner =
      subject.namespace === owner.namespace && subject.name.startsWith(`${owner.name}-`);
    return keys.has(keyOf(subject)) || isOfOwner;
  });
}

function stringsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(stringsIn) : [];
}

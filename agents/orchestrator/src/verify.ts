import { type Claim, type Hypothesis, type Investigation, keyOf } from "@binnacle/contracts";

/**
 * Holds a snapshot to its evidence: a claim whose evidence or value does not exist is dropped, a culprit that no
 * evidence examined makes its hypothesis a suspect, and evidence that nothing cites is left out.
 */
export function verify(investigation: Investigation): Investigation {
  const known = new Map(investigation.evidence.map((item) => [item.id, item]));
  const checked: Investigation = {
    ...investigation,
    hypotheses: investigation.hypotheses.map((item) => verified(item, known)),
    history: supported(investigation.history, known),
    notes: supported(investigation.notes, known),
    observations: supported(investigation.observations, known),
    timeline: investigation.timeline.filter(({ claim }) => isSupported(claim, known)),
  };
  const { evidence, ...citing } = checked;
  const cited = new Set(stringsIn(citing));
  return { ...checked, evidence: evidence.filter(({ id }) => cited.has(id)) };
}

type KnownEvidence = ReadonlyMap<string, Investigation["evidence"][number]>;

function verified(hypothesis: Hypothesis, known: KnownEvidence): Hypothesis {
  const { finding, status } = hypothesis;
  return {
    ...hypothesis,
    status: status === "ruled_out" || isExamined(finding, known) ? status : "suspect",
    signals: hypothesis.signals.filter(({ claim }) => isSupported(claim, known)),
    finding: {
      ...finding,
      claims: supported(finding.claims, known),
      reasons: supported(finding.reasons, known),
      against: supported(finding.against, known),
    },
  };
}

/** Decisive evidence is about the culprit, its owner, or what Kubernetes named after the owner: its pods. */
function isExamined(
  { culprit, owner, evidence }: Hypothesis["finding"],
  known: KnownEvidence,
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

function supported(claims: readonly Claim[], known: KnownEvidence): Claim[] {
  return claims.filter((claim) => isSupported(claim, known));
}

/** A claim may stand without evidence; one that cites must cite what exists. */
function isSupported({ evidence, slots = {} }: Claim, known: KnownEvidence): boolean {
  return (
    evidence.every((id) => known.has(id)) &&
    Object.values(slots).every(
      (slot) => "value" in slot || known.get(slot.evidence)?.values[slot.key] !== undefined,
    )
  );
}

function stringsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(stringsIn) : [];
}

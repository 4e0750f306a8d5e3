import type { Claim, Hypothesis, Investigation } from "@binnacle/contracts";
import { concerns, leadingOf } from "./leading-of.ts";

/**
 * Holds a snapshot to its evidence: a claim whose evidence does not exist is dropped, a culprit that no evidence
 * examined makes its hypothesis a suspect, and evidence is numbered in the order of citation.
 */
export function verify(investigation: Investigation): Investigation {
  const known = new Map(investigation.evidence.map((item) => [item.id, item]));
  const hypotheses = investigation.hypotheses.map((item) => verified(item, known));
  const checked = {
    ...investigation,
    hypotheses,
    history: supported(investigation.history, known),
    observations: supported(investigation.observations, known),
  };
  const cited = [...new Set(citations(checked))];
  return {
    ...checked,
    evidence: cited.flatMap((id) => {
      const item = known.get(id);
      return item === undefined ? [] : [item];
    }),
  };
}

type KnownEvidence = ReadonlyMap<string, Investigation["evidence"][number]>;

function verified(hypothesis: Hypothesis, known: KnownEvidence): Hypothesis {
  const { finding } = hypothesis;
  const names = new Set([finding.culprit.name, finding.owner.name]);
  const examined = finding.evidence.some((id) => {
    const subject = known.get(id)?.subject?.name ?? "";
    return names.has(subject) || subject.startsWith(`${finding.owner.name}-`);
  });
  return {
    ...hypothesis,
    status: examined || hypothesis.status === "ruled_out" ? hypothesis.status : "suspect",
    finding: {
      ...finding,
      claims: supported(finding.claims, known),
      reasons: supported(finding.reasons, known),
      against: supported(finding.against, known),
    },
  };
}

/** A claim may stand without evidence; one that cites must cite what exists. */
function supported(claims: readonly Claim[], known: KnownEvidence): Claim[] {
  return claims.filter(({ evidence }) => evidence.every((id) => known.has(id)));
}

/** In the order in which an answer shows them. Beside a cause, traffic and history are not shown, so not cited. */
function* citations(investigation: Investigation): Generator<string> {
  const { hypotheses, observations, history, changes, users } = investigation;
  const leading = leadingOf(investigation);
  yield* users.evidence;
  if (leading !== undefined) yield* citationsOf(leading);
  const quiet = leading === undefined ? [...observations, ...history] : [];
  for (const claim of quiet) yield* claim.evidence;
  for (const hypothesis of hypotheses)
    if (concerns(hypothesis.finding, investigation)) yield* citationsOf(hypothesis);
  for (const change of changes) yield* change.evidence;
}

function* citationsOf({ finding, signals, recalled }: Hypothesis): Generator<string> {
  for (const claim of [...finding.claims, ...finding.reasons]) yield* claim.evidence;
  for (const signal of signals) yield* signal.evidence;
  for (const claim of finding.against) yield* claim.evidence;
  yield* finding.change?.evidence ?? [];
  for (const victim of finding.victims) yield* victim.evidence;
  for (const incident of recalled) yield* incident.recheck?.evidence ?? [];
  yield* finding.evidence;
}

import type { Hypothesis, Investigation } from "@binnacle/contracts";

/** The hypothesis that the answer is about: the incident names it by its fingerprint, and nobody rejected it. */
export function leadingHypothesis({ hypotheses, incident }: Investigation): Hypothesis | undefined {
  return hypotheses.find(
    ({ finding, verdict, status }) =>
      finding.fingerprint === incident.fingerprint &&
      verdict?.kind !== "reject" &&
      status !== "ruled_out",
  );
}

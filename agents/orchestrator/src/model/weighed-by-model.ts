import type { Check, Hypothesis } from "@binnacle/contracts";

interface Weighing {
  /** Ids of findings that a model puts first, best first. */
  readonly ranking: readonly string[];
  readonly checks: readonly Check[];
}

/**
 * Hypotheses in the order in which a model reads the facts, as far as code lets it: what the engine is sure of, what is ruled
 * out and what is over keep their places; the others change among themselves. A hypothesis of a model whose cause a Check
 * has ruled out is shown as contradicted.
 */
export function weighedByModel(
  hypotheses: readonly Hypothesis[],
  { ranking, checks }: Weighing,
): Hypothesis[] {
  const placeOf = ({ finding }: Hypothesis): number => {
    const named = ranking.indexOf(finding.id);
    return named === -1 ? ranking.length : named;
  };
  const judged = hypotheses.map((hypothesis) => contradicted(hypothesis, checks));
  const movable = judged
    .filter((hypothesis) => !isFixed(hypothesis))
    .toSorted((left, right) => placeOf(left) - placeOf(right));
  return judged
    .map((hypothesis) => (isFixed(hypothesis) ? hypothesis : (movable.shift() ?? hypothesis)))
    .map((hypothesis, index) => ({ ...hypothesis, rank: index + 1 }));
}

function isFixed({ status, finding }: Hypothesis): boolean {
  const { by, confidence, cause, state } = finding;
  const isSure = by.kind === "engine" && confidence.level === "high" && cause !== "unlisted";
  return isSure || status === "ruled_out" || state === "resolved";
}

function contradicted(hypothesis: Hypothesis, checks: readonly Check[]): Hypothesis {
  const { finding } = hypothesis;
  if (finding.by.kind === "engine" || finding.cause === "unlisted") return hypothesis;
  const check = checks.find(({ kind, cause }) => kind === "ruled_out" && cause === finding.cause);
  if (check?.kind !== "ruled_out") return hypothesis;
  return { ...hypothesis, status: "suspect", contradictedBy: check.because };
}

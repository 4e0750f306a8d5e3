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
    const named = isGuess(finding) ? -1 : ranking.indexOf(finding.id);
    return named === -1 ? ranking.length : named;
  };
  const judged = hypotheses.map((hypothesis) => contradicted(hypothesis, checks));
  const explained = new Set(judged.flatMap(symptomsOf));
  const isFixed = (hypothesis: Hypothesis): boolean => keepsPlace(hypothesis, explained);
  const movable = judged
    .filter((hypothesis) => !isFixed(hypothesis))
    .toSorted((left, right) => placeOf(left) - placeOf(right));
  return judged
    .map((hypothesis) => (isFixed(hypothesis) ? hypothesis : (movable.shift() ?? hypothesis)))
    .map((hypothesis, index) => ({ ...hypothesis, rank: index + 1 }));
}

/** What a model is not sure of leads nobody. */
function isGuess({ by, confidence }: Hypothesis["finding"]): boolean {
  return by.kind === "agent" && confidence.level === "low";
}

/** What an unrefuted model says are symptoms of its cause. */
function symptomsOf({ finding, contradictedBy }: Hypothesis): string[] {
  const { explains = [], confidence } = finding;
  return contradictedBy === undefined && confidence.level !== "low" ? explains : [];
}

/** A sure finding of the engine for which it knows no remedy may be the symptom of something else. */
function keepsPlace({ status, finding }: Hypothesis, explained: ReadonlySet<string>): boolean {
  const { id, by, confidence, cause, state, fix } = finding;
  const isSure = by.kind === "engine" && confidence.level === "high" && cause !== "unlisted";
  const isSymptom = fix.length === 0 && explained.has(id);
  return (isSure && !isSymptom) || status === "ruled_out" || state === "resolved";
}

function contradicted(hypothesis: Hypothesis, checks: readonly Check[]): Hypothesis {
  const { finding } = hypothesis;
  if (finding.by.kind === "engine" || finding.cause === "unlisted") return hypothesis;
  const check = checks.find(({ kind, cause }) => kind === "ruled_out" && cause === finding.cause);
  if (check?.kind !== "ruled_out") return hypothesis;
  return { ...hypothesis, status: "suspect", contradictedBy: check.because };
}

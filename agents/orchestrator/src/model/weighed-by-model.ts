import type { Check, Hypothesis } from "@binnacle/contracts";

interface Weighing {
  /** Ids of findings that a model puts first, best first. */
  readonly ranking: readonly string[];
  readonly checks: readonly Check[];
}

/**
 * Hypotheses in the order in which a model reads the facts, as far as code lets it: what the engine is sure of keeps its
 * place before all that a model says. A hypothesis of a model whose cause a Check has ruled out is shown as contradicted.
 */
export function weighedByModel(
  hypotheses: readonly Hypothesis[],
  { ranking, checks }: Weighing,
): Hypothesis[] {
  const place = ({ finding, rank }: Hypothesis): number => {
    const named = ranking.indexOf(finding.id);
    const isSure =
      finding.by.kind === "engine" &&
      finding.confidence.level === "high" &&
      finding.cause !== "unlisted";
    if (isSure || finding.state === "resolved") return rank;
    return named === -1 ? rank + ranking.length : named + 1 - offset;
  };
  return hypotheses
    .map((hypothesis) => contradicted(hypothesis, checks))
    .map((hypothesis) => ({ hypothesis, place: place(hypothesis) }))
    .toSorted(
      (left, right) =>
        tierOf(left.hypothesis) - tierOf(right.hypothesis) || left.place - right.place,
    )
    .map(({ hypothesis }, index) => ({ ...hypothesis, rank: index + 1 }));
}

/** Just before what has the same place by the engine. */
const offset = 0.5;

/** What is ruled out and what is over stays behind, whatever a model says. */
function tierOf({ status, finding }: Hypothesis): number {
  if (finding.state === "resolved") return 2;
  return status === "ruled_out" ? 1 : 0;
}

function contradicted(hypothesis: Hypothesis, checks: readonly Check[]): Hypothesis {
  const { finding } = hypothesis;
  if (finding.by.kind === "engine" || finding.cause === "unlisted") return hypothesis;
  const check = checks.find(({ kind, cause }) => kind === "ruled_out" && cause === finding.cause);
  if (check?.kind !== "ruled_out") return hypothesis;
  return { ...hypothesis, status: "suspect", contradictedBy: check.because };
}

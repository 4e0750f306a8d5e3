import { type Finding, type Hash, type Hypothesis, keyOf } from "@binnacle/contracts";
import { mergeFindings } from "./merge-findings.ts";
import { type Circumstances, weigh } from "./weigh.ts";

export interface Correlation extends Circumstances {
  /** In the order of the engine: what explains the target first; then what others found. */
  readonly findings: readonly Finding[];
  readonly hash: Hash;
}

/**
 * Weighs findings against what metrics, logs, changes and memory say, and ranks them: first what is supported, then
 * suspects, then what is ruled out; what is over comes last. A hypothesis has the signals that speak of it alone.
 */
export function correlate(input: Correlation): Hypothesis[] {
  return mergeFindings(input.findings)
    .map((merged, index) => weigh(merged, { ...input, index }))
    .toSorted((left, right) => left.tier - right.tier || right.weight - left.weight)
    .map(({ finding, status, signals, recalled }, index) => ({
      id: input.hash(["hypothesis", finding.fingerprint, keyOf(finding.culprit)]).slice(0, 16),
      rank: index + 1,
      status,
      finding,
      signals,
      recalled,
    }));
}

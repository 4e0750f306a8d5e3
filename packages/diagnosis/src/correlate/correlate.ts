import type {
  Change,
  Finding,
  Hash,
  Hypothesis,
  RecalledIncident,
  Signal,
} from "@binnacle/contracts";
import { mergeFindings } from "./merge-findings.ts";
import { weigh } from "./weigh.ts";

export interface Correlation {
  /** In the order of the engine: what explains the target first. */
  readonly findings: readonly Finding[];
  readonly signals: readonly Signal[];
  /** Newest first. A finding without a change of its own gets the one on its owner that came just before. */
  readonly changes: readonly Change[];
  readonly recalled: readonly RecalledIncident[];
  /** By finding id: how often people rejected this cause on this object. */
  readonly rejected: Readonly<Record<string, number>>;
  readonly hash: Hash;
}

/**
 * Weighs findings against what metrics, logs, changes and memory say, and ranks them: first what is supported, then
 * suspects, then what is ruled out; what is over comes last.
 */
export function correlate(input: Correlation): Hypothesis[] {
  return mergeFindings(input.findings)
    .map((finding, index) => weigh(finding, { ...input, index }))
    .toSorted((left, right) => left.tier - right.tier || right.weight - left.weight)
    .map(({ finding, status, signals, recalled }, index) => ({
      id: input.hash(["hypothesis", finding.fingerprint, finding.culprit.name]).slice(0, 16),
      rank: index + 1,
      status,
      finding,
      signals,
      recalled,
    }));
}

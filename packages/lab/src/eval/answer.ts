import type { Claim, Evidence, Finding, Investigation, WorkloadState } from "@binnacle/contracts";

/** What an answer is held to the truth by. */
export interface Answer {
  /** What is named as wrong now, best first. */
  readonly findings: readonly Finding[];
  /** What it says beside them. */
  readonly claims: readonly Claim[];
  readonly evidence: readonly Evidence[];
  readonly workloads: readonly WorkloadState[];
  /** It says that all is fine. */
  readonly isGreen: boolean;
}

/** An answer, and how long it took. */
export interface Answered {
  readonly answer: Answer;
  readonly ms: number;
}

export function answerOf(investigation: Investigation): Answer {
  const { status, severity, hypotheses, history, observations, evidence, workloads } =
    investigation;
  const standing = hypotheses.filter((hypothesis) => hypothesis.status !== "ruled_out");
  return {
    findings: standing.map(({ finding }) => finding).filter(({ state }) => state === "active"),
    claims: [...history, ...observations],
    evidence,
    workloads,
    isGreen: status === "answered" && severity === "fine",
  };
}

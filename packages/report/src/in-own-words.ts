import {
  type Claim,
  type Finding,
  type Investigation,
  present,
  type Step,
} from "@binnacle/contracts";
import { modelOf } from "./model-of.ts";
import { ownWords } from "./own-words.ts";

/** The same, with what a model wrote of its hypotheses as outside text: one line a sentence, and no mark of state before it. */
export function inOwnWords(investigation: Investigation): Investigation {
  const hypotheses = investigation.hypotheses.map((hypothesis) => {
    const { finding } = hypothesis;
    return modelOf(finding) === undefined
      ? hypothesis
      : { ...hypothesis, finding: ownFinding(finding) };
  });
  return { ...investigation, hypotheses };
}

function ownFinding(finding: Finding): Finding {
  const { title, confidence, disproof, victims, nextCheck } = finding;
  return {
    ...finding,
    title: flat(title),
    confidence: { ...confidence, reason: flat(confidence.reason) },
    disproof: flat(disproof),
    victims: victims.map((victim) => ({ ...victim, because: flat(victim.because) })),
    claims: finding.claims.map(ownClaim),
    reasons: finding.reasons.map(ownClaim),
    against: finding.against.map(ownClaim),
    fix: finding.fix.map(ownStep),
    later: finding.later.map(ownStep),
    ...present({ nextCheck: nextCheck && ownStep(nextCheck) }),
  };
}

function ownClaim(claim: Claim): Claim {
  return { ...claim, text: flat(claim.text) };
}

function ownStep(step: Step): Step {
  return { ...step, text: flat(step.text) };
}

function flat(text: string): string {
  return ownWords(text).join(" ");
}

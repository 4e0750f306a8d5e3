import {
  type Claim,
  type Finding,
  type Investigation,
  present,
  type Step,
} from "@binnacle/contracts";
import { modelOf } from "./model-of.ts";
import { ownWords } from "./own-words.ts";
import { unmarked } from "./unmarked.ts";

/** The same, with what a model wrote of its hypotheses as outside text: one line a sentence, and no mark of state before it. The engine marks no code: a backtick in its words is from outside. */
export function inOwnWords(investigation: Investigation): Investigation {
  const hypotheses = investigation.hypotheses.map((hypothesis) => {
    const { finding } = hypothesis;
    const toOwn = modelOf(finding) === undefined ? unmarked : flat;
    return { ...hypothesis, finding: ownFinding(finding, toOwn) };
  });
  return { ...investigation, hypotheses };
}

function ownFinding(finding: Finding, own: (text: string) => string): Finding {
  const ownClaim = (claim: Claim): Claim => ({ ...claim, text: own(claim.text) });
  const ownStep = (step: Step): Step => ({ ...step, text: own(step.text) });
  const { title, confidence, disproof, victims, nextCheck } = finding;
  return {
    ...finding,
    title: own(title),
    confidence: { ...confidence, reason: own(confidence.reason) },
    disproof: own(disproof),
    victims: victims.map((victim) => ({ ...victim, because: own(victim.because) })),
    claims: finding.claims.map(ownClaim),
    reasons: finding.reasons.map(ownClaim),
    against: finding.against.map(ownClaim),
    fix: finding.fix.map(ownStep),
    later: finding.later.map(ownStep),
    ...present({ nextCheck: nextCheck && ownStep(nextCheck) }),
  };
}

function flat(text: string): string {
  return ownWords(text).join(" ");
}

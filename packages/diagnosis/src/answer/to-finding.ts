import { type Finding, type Hash, present } from "@binnacle/contracts";
import type { Kubectl } from "../facts/kubectl.ts";
import { fingerprintOf } from "../fingerprint-of.ts";
import type { Draft, DraftStep } from "../kit/draft.ts";
import { stepOf } from "./step-of.ts";

interface Context {
  readonly clusterId: string;
  readonly hash: Hash;
  readonly kubectl: Kubectl;
}

/** A draft as everybody sees it. */
export function toFinding(draft: Draft, context: Context): Finding {
  const { cause, culprit, owner, since, change, nextCheck } = draft;
  const toStep = (step: DraftStep) => stepOf(step, owner, context);
  return {
    id: findingId(draft, context),
    by: { kind: "engine" },
    cause,
    title: draft.title,
    impact: draft.impact,
    state: draft.state,
    culprit,
    owner,
    victims: [...draft.victims],
    ...present({ since, change, nextCheck: nextCheck && toStep(nextCheck) }),
    confidence: draft.confidence,
    claims: [...draft.claims],
    reasons: [...draft.reasons],
    against: [...draft.against],
    disproof: draft.disproof,
    evidence: [...new Set(draft.decisive)],
    contradicting: [...new Set(draft.against.flatMap((claim) => claim.evidence))],
    fix: draft.fix.map(toStep),
    later: draft.later.map(toStep),
    symptom: draft.symptom,
    fingerprint: fingerprintIn(draft, context),
  };
}

/** What no cause names is known again by its symptom. */
function fingerprintIn(
  { cause, owner, symptom, standsOn }: Draft,
  { clusterId, hash }: Pick<Context, "clusterId" | "hash">,
): string {
  const known = standsOn.length === 0 ? cause : `${cause} ${symptom.reason ?? ""}`;
  return fingerprintOf({ clusterId, owner, cause: known }, hash);
}

/** The same cause of the same culprit has the same id. */
export function findingId(draft: Draft, context: Pick<Context, "clusterId" | "hash">): string {
  const { kind, name } = draft.culprit;
  return context.hash([fingerprintIn(draft, context), kind, name]).slice(0, 16);
}

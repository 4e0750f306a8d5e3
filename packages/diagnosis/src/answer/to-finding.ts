import type { Finding, Hash } from "@binnacle/contracts";
import type { Draft } from "../findings/draft.ts";
import { fingerprintOf } from "../fingerprint-of.ts";

/** A draft as everybody sees it. */
export function toFinding(
  draft: Draft,
  { clusterId, hash }: { clusterId: string; hash: Hash },
): Finding {
  const { cause, culprit, owner, since, change, nextCheck } = draft;
  const fingerprint = fingerprintOf({ clusterId, owner, cause }, hash);
  return {
    id: hash([fingerprint, culprit.kind, culprit.name]).slice(0, 16),
    by: "engine",
    cause,
    title: draft.title,
    impact: draft.impact,
    state: draft.state,
    culprit,
    owner,
    victims: [...draft.victims],
    ...(since === undefined ? {} : { since }),
    confidence: draft.confidence,
    claims: [...draft.claims],
    reasons: [...draft.reasons],
    against: [...draft.against],
    disproof: draft.disproof,
    ...(change === undefined ? {} : { change }),
    evidence: [...new Set(draft.decisive)],
    contradicting: [...new Set(draft.against.flatMap((claim) => claim.evidence))],
    fix: [...draft.fix],
    later: [...draft.later],
    ...(nextCheck === undefined ? {} : { nextCheck }),
    symptom: draft.symptom,
    fingerprint,
  };
}

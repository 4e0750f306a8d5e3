import type { Claim } from "@binnacle/contracts";
import { written } from "../graph/object-key.ts";
import type { RolloutChange } from "../rollout/rollout-change.ts";
import { claim } from "./draft.ts";

/** Where it began: `Rollout 7 of deployment/payment, by argocd-controller: env PAYMENT_GATEWAY_URL removed, image unchanged.` */
export function rolloutClaims(rollout: RolloutChange | undefined): Claim[] {
  if (rollout === undefined) return [];
  const { change, revision, what } = rollout;
  const by = change.by === undefined ? "" : `, by ${change.by}`;
  return [
    claim(`Rollout ${revision} of ${written(change.subject)}${by}: ${what}.`, ...change.evidence),
  ];
}

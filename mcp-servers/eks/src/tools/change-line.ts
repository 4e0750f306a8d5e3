import type { Change } from "@binnacle/contracts";
import { nameOf } from "./name-of.ts";

/** `- 2026-11-20T03:02:00Z deployment/payment in shop: rollout 7: … (by argocd)`. */
export function changeLine({ at, subject, text, by }: Change): string {
  return `- ${at} ${nameOf(subject)}: ${text}${by === undefined ? "" : ` (by ${by})`}`;
}

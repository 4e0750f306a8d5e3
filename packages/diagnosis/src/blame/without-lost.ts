import { keyOf } from "@binnacle/contracts";
import type { Draft } from "../findings/draft.ts";

/** Findings about pods that a dead node took along are no findings of their own: their workloads are its victims. */
export function withoutLost(drafts: readonly Draft[]): Draft[] {
  const nodes = drafts.filter((draft) => draft.cause === "node-not-ready");
  const [first] = nodes;
  if (first === undefined) return [...drafts];
  const lost = new Set(nodes.flatMap((draft) => draft.pods));
  const isLost = (draft: Draft) =>
    draft.pods.length > 0 && draft.pods.every((pod) => lost.has(pod));
  const waiting = drafts.filter((draft) => draft.explainedBy === first.cause);
  return drafts
    .filter(
      (draft) => draft.cause === "node-not-ready" || !(isLost(draft) || waiting.includes(draft)),
    )
    .map((draft) => (draft === first ? withWaiting(draft, waiting) : draft));
}

function withWaiting(node: Draft, waiting: readonly Draft[]): Draft {
  const seen = new Set(node.victims.map((victim) => keyOf(victim.ref)));
  const more = waiting
    .filter((draft) => !seen.has(keyOf(draft.owner)))
    .map((draft) => ({
      ref: draft.owner,
      because: "its pods wait for a node that is ready",
      evidence: draft.decisive.slice(0, 1),
    }));
  return { ...node, victims: [...node.victims, ...more] };
}

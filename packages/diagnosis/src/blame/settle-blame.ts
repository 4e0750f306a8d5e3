import { keyOf, type Victim } from "@binnacle/contracts";
import type { Draft } from "../findings/draft.ts";
import { impactOn } from "../findings/pod-draft.ts";
import type { ServiceView } from "../graph/services.ts";
import type { Inquiry } from "../inquiry.ts";
import { onePerCause } from "./one-per-cause.ts";
import { spreadFrom } from "./spread.ts";
import { withoutLost } from "./without-lost.ts";

/**
 * Resolves cause and victim: what a dead node took along is the node's, and a caller that fails because what it calls
 * is dead is a victim, transitively. What only suffers is told once, with its culprit.
 */
export function settleBlame(inquiry: Inquiry, asked: readonly Draft[]): Draft[] {
  const drafts = withoutLost(onePerCause(asked));
  const byOwner = Map.groupBy(
    drafts.filter((draft) => draft.state === "active"),
    (draft) => keyOf(draft.owner),
  );
  const absorbed = new Set<Draft>();
  const culprits = drafts.toSorted((left, right) => Number(left.yields) - Number(right.yields));
  const victims = new Map<Draft, readonly Victim[]>();
  for (const draft of culprits) {
    if (draft.state === "resolved" || absorbed.has(draft)) continue;
    const spread = spreadFrom(inquiry, {
      culprit: draft,
      dead: deadServices(inquiry, draft),
      byOwner,
    });
    for (const suffering of spread.absorbed) absorbed.add(suffering);
    victims.set(draft, spread.victims);
  }
  return drafts
    .filter((draft) => !absorbed.has(draft))
    .map((draft) => ({ ...draft, victims: joined(draft.victims, victims.get(draft) ?? []) }));
}

function joined(own: readonly Victim[], spread: readonly Victim[]): Victim[] {
  const seen = new Set(own.map((victim) => keyOf(victim.ref)));
  return [...own, ...spread.filter((victim) => !seen.has(keyOf(victim.ref)))];
}

/** The Services that lead nowhere because of a finding. A workload with pods that still serve is not dead. */
function deadServices({ cluster }: Inquiry, draft: Draft): ServiceView[] {
  if (draft.impact === "degraded") return [];
  const service = cluster.services.get(keyOf(draft.culprit));
  if (service !== undefined) return [service];
  const keys = [keyOf(draft.owner), ...draft.victims.map((victim) => keyOf(victim.ref))];
  return keys.flatMap((key) => {
    const workload = cluster.workloads.get(key);
    const isDead =
      workload !== undefined && (workload.desired === 0 || impactOn(workload) === "broken");
    if (!isDead) return [];
    return cluster.servicesOf(workload).filter(({ pods }) => !pods.some((pod) => pod.isReady));
  });
}

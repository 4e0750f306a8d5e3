import { keyOf, type ObjectRef, type Victim } from "@binnacle/contracts";
import type { PodView } from "../graph/pod-view.ts";
import type { ServiceView } from "../graph/services.ts";
import { isDown } from "../graph/workload.ts";
import type { Inquiry } from "../inquiry.ts";
import type { Draft } from "../kit/draft.ts";
import { resting } from "./resting.ts";
import { spreadFrom } from "./spread.ts";

const LEVELS = ["high", "medium", "low"];

/** What is told, and which of the rest is explained by which of it. */
export interface Settled {
  readonly drafts: readonly Draft[];
  readonly explained: ReadonlyMap<Draft, Draft>;
}

/**
 * Resolves cause and victim: what a dead node took along is the node's, and a caller that fails because what it calls
 * is dead is a victim, transitively. What only suffers is told once, with its culprit.
 */
export function settleBlame(inquiry: Inquiry, asked: readonly Draft[]): Settled {
  const all = onePerCause(asked);
  const explained = new Map(taken(all));
  const drafts = all.filter((draft) => !explained.has(draft));
  const named = drafts.filter(({ standsOn }) => standsOn.length === 0);
  const byOwner = Map.groupBy(
    named.filter((draft) => draft.state === "active"),
    (draft) => keyOf(draft.owner),
  );
  const victims = new Map(drafts.map((draft) => [draft, waiting(draft, explained)]));
  const blame = (culprits: readonly Draft[]) => {
    for (const draft of culprits) {
      if (draft.state === "resolved" || explained.has(draft)) continue;
      const dead = deadServices(inquiry, draft);
      const spread = spreadFrom(inquiry, { culprit: draft, dead, byOwner });
      for (const suffering of spread.absorbed) explained.set(suffering, draft);
      victims.set(draft, [...(victims.get(draft) ?? []), ...spread.victims]);
    }
  };
  blame(named.toSorted((left, right) => Number(left.yields) - Number(right.yields)));
  const hit = (draft: Draft) => eachOnce([...draft.victims, ...(victims.get(draft) ?? [])]);
  for (const [draft, by] of resting(drafts, { explained, hit })) explained.set(draft, by);
  blame(drafts.filter(({ standsOn }) => standsOn.length > 0));
  return {
    drafts: drafts
      .filter((draft) => !explained.has(draft))
      .map((draft) => ({ ...draft, victims: hit(draft) })),
    explained: new Map([...explained.keys()].map((draft) => [draft, rootOf(draft, explained)])),
  };
}

/** One draft a cause and owner: the active one, then the surer one. */
function onePerCause(drafts: readonly Draft[]): Draft[] {
  const groups = Map.groupBy(drafts, (draft) => `${draft.cause} ${keyOf(draft.owner)}`);
  return [...groups.values()].flatMap((group) =>
    group.toSorted((left, right) => order(left) - order(right)).slice(0, 1),
  );
}

function order({ state, confidence }: Draft): number {
  return (state === "active" ? 0 : 10) + LEVELS.indexOf(confidence.level);
}

/** Which draft explains which: pods that a node took along, and pods that wait for one that it could be. */
function taken(drafts: readonly Draft[]): ReadonlyMap<Draft, Draft> {
  const byPod = new Map(drafts.flatMap((draft) => draft.takes.map((pod) => [pod, draft])));
  const active = drafts.filter(({ state }) => state === "active");
  const byCulprit = new Map(active.map((draft) => [keyOf(draft.culprit), draft]));
  const explained = new Map<Draft, Draft>();
  for (const draft of drafts) {
    const [taker, ...others] = new Set(draft.pods.map((pod) => byPod.get(pod)));
    const awaited = draft.waitsFor.flatMap((ref) => byCulprit.get(keyOf(ref)) ?? []);
    const by = taker !== undefined && !others.includes(undefined) ? taker : awaited[0];
    // Of two that wait for each other the first is told.
    if (by !== undefined && rootOf(by, explained) !== draft) explained.set(draft, by);
  }
  return explained;
}

/** What explains it in the end. Each explanation is later found than those that it explains: there is no circle. */
function rootOf(draft: Draft, explained: ReadonlyMap<Draft, Draft>): Draft {
  const by = explained.get(draft);
  return by === undefined ? draft : rootOf(by, explained);
}

/** Owners of pods that wait for a culprit. Whom it hits by what it took along it says itself. */
function waiting(culprit: Draft, explained: ReadonlyMap<Draft, Draft>): Victim[] {
  const key = keyOf(culprit.culprit);
  return [...explained]
    .filter(([{ waitsFor }, by]) => by === culprit && waitsFor.some((ref) => keyOf(ref) === key))
    .map(([{ owner, decisive, yields, pods }]) => ({
      ref: owner,
      because:
        yields && pods.length > 0
          ? `its calls to ${culprit.owner.name} fail`
          : waitsBecause(owner, culprit.culprit),
      evidence: decisive.slice(0, 1),
    }));
}

function waitsBecause({ kind }: ObjectRef, { kind: of, name }: ObjectRef): string {
  if (of === "ResourceQuota") return `its pods are held back by quota ${name} too`;
  if (of === "Lease") return "no scheduler looks at its pods";
  if (of === "Node") return "its pods wait for a node that is ready";
  const lacks = kind === "HorizontalPodAutoscaler" ? "it cannot measure" : "its pods are refused";
  return `${lacks}, because ${name} does not answer`;
}

function eachOnce(victims: readonly Victim[]): Victim[] {
  return [
    ...new Map(victims.toReversed().map((victim) => [keyOf(victim.ref), victim])).values(),
  ].toReversed();
}

/** It is called Ready, and falls again and again. */
function isReadyBetween({ isSaidReady, isReady }: PodView): boolean {
  return isSaidReady && !isReady;
}

/** The Services that lead nowhere because of a finding. A workload with pods that still serve is not dead. */
function deadServices({ cluster }: Inquiry, draft: Draft): ServiceView[] {
  if (draft.impact === "degraded" && !draft.pods.some(isReadyBetween)) return [];
  const service = cluster.services.get(keyOf(draft.culprit));
  if (service !== undefined) return [service];
  const keys = [keyOf(draft.owner), ...draft.victims.map((victim) => keyOf(victim.ref))];
  return keys.flatMap((key) => {
    const workload = cluster.workloads.get(key);
    const isDead = workload !== undefined && (workload.desired === 0 || isDown(workload));
    if (!isDead) return [];
    return cluster.servicesOf(workload).filter(({ pods }) => !pods.some((pod) => pod.isReady));
  });
}

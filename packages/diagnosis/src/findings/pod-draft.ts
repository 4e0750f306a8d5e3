import type { Claim } from "@binnacle/contracts";
import { written } from "../graph/object-key.ts";
import type { PodView } from "../graph/pod-view.ts";
import { desiredCount, isRun, readyCount, type Workload } from "../graph/workload.ts";
import type { RolloutChange } from "../rollout/rollout-change.ts";
import { claim, type Draft, plain } from "./draft.ts";
import { mendLater, undoRollout } from "./mend.ts";

type Told = Pick<Draft, "cause" | "text" | "confidence" | "claims" | "disproof" | "decisive">;

/** What a question says of pods of a workload; the rest follows from the workload. */
export interface PodStory extends Told, Partial<Omit<Draft, keyof Told | "change" | "pods">> {
  readonly workload: Workload;
  readonly pods: readonly PodView[];
  /** What the workload does, after its name: `crashes on start`. */
  readonly does: string;
  /** The rollout that brought it, if it is one. */
  readonly rollout?: RolloutChange | undefined;
  /** What the claims begin with; absent: the rollout. */
  readonly opening?: readonly Claim[];
  /** What to change in the source: `put PAYMENT_GATEWAY_URL back`. */
  readonly mend?: string | undefined;
}

/** The draft of a finding about pods: the workload is culprit, and the rollout is undone where it was the start. */
export function podDraft(story: PodStory): Draft {
  const { workload, does, rollout, mend, pods, opening, ...told } = story;
  return {
    ...plain,
    culprit: workload.ref,
    owner: workload.ref,
    impact: impactOn(workload),
    title: `${workload.ref.name} ${does}`,
    change: rollout?.change,
    symptom: {},
    pods,
    ...told,
    claims: [...(opening ?? rolloutClaims(rollout)), ...told.claims],
    fix: [...undoRollout(workload, rollout), ...(told.fix ?? [])],
    later: [...mendLater(workload, mend), ...(told.later ?? [])],
  };
}

/** Where it began: `Rollout 7 of deployment/payment, by argocd-controller: env PAYMENT_GATEWAY_URL removed, image unchanged.` */
function rolloutClaims(rollout: RolloutChange | undefined): Claim[] {
  if (rollout === undefined) return [];
  const { change, revision, what } = rollout;
  const by = change.by === undefined ? "" : `, by ${change.by}`;
  return [
    claim(`Rollout ${revision} of ${written(change.subject)}${by}: ${what}.`, ...change.evidence),
  ];
}

/** Broken when no pod is Ready; else old or other pods still do the work. */
export function impactOn(workload: Workload): Draft["impact"] {
  const isWanted = desiredCount(workload) > 0 || isRun(workload);
  return readyCount(workload) === 0 && isWanted ? "broken" : "degraded";
}

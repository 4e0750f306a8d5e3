import type { PodView } from "../graph/pod-view.ts";
import { desiredCount, isRun, readyCount, type Workload } from "../graph/workload.ts";
import type { RolloutChange } from "../rollout/rollout-change.ts";
import type { Draft } from "./draft.ts";
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
  /** What to change in the source: `put PAYMENT_GATEWAY_URL back`. */
  readonly mend?: string | undefined;
}

/** The draft of a finding about pods: the workload is culprit, and the rollout is undone where it was the start. */
export function podDraft(story: PodStory): Draft {
  const { workload, does, rollout, mend, pods, ...told } = story;
  return {
    culprit: workload.ref,
    owner: workload.ref,
    impact: impactOn(workload),
    state: "active",
    since: undefined,
    title: `${workload.ref.name} ${does}`,
    why: undefined,
    reasons: [],
    against: [],
    change: rollout?.change,
    nextCheck: undefined,
    symptom: {},
    victims: [],
    explainedBy: undefined,
    yields: false,
    pods,
    ...told,
    fix: [...undoRollout(workload, rollout), ...(told.fix ?? [])],
    later: [...mendLater(workload, mend), ...(told.later ?? [])],
  };
}

/** Broken when no pod is Ready; else old or other pods still do the work. */
export function impactOn(workload: Workload): Draft["impact"] {
  const isWanted = desiredCount(workload) > 0 || isRun(workload);
  return readyCount(workload) === 0 && isWanted ? "broken" : "degraded";
}

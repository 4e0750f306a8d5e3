import { shellWords } from "../facts/shell-words.ts";
import { written } from "../graph/object-key.ts";
import { podsOf, type Rollout, readyPodsOf, type Workload } from "../graph/workload.ts";
import type { RolloutChange } from "../rollout/rollout-change.ts";
import type { DraftStep } from "./draft.ts";
import { touched } from "./template-step.ts";

/** A Deployment gives a rollout this long to get whole, unless told otherwise. */
const DEADLINE_MS = 10 * 60_000;

/** The undo of the rollout that began it, to the newest earlier one that works: it is named, so that a second run brings nothing bad back. */
export function undoRollout(workload: Workload, rollout: RolloutChange | undefined): DraftStep[] {
  if (rollout?.previous === undefined) return [];
  const { goal, isKnown } = goalOf(workload, rollout.previous);
  const isNext = goal.revision === rollout.previous.revision;
  const also = isNext
    ? `, with all that rollout ${rollout.revision} changed`
    : ", with all that changed since";
  const others = isNext && rollout.differences.length < 2 ? "" : also;
  const isServed = readyPodsOf(workload, goal).length > 0;
  const effect = isServed ? "its pods that are Ready stay" : touched(workload);
  const doubt = isKnown ? "" : "; whether it ever worked is not known";
  return [
    {
      text: `brings back rollout ${goal.revision}${others}; ${effect}${doubt}`,
      kubectl: shellWords`rollout undo ${written(workload.ref)} --to-revision=${goal.revision}`,
      object: workload.ref,
      undoesRollout: true,
    },
  ];
}

/** The newest earlier rollout that has Ready pods, else the newest that had its time and was not stuck. */
function goalOf(workload: Workload, previous: Rollout): { goal: Rollout; isKnown: boolean } {
  const earlier = workload.rollouts.slice(1);
  const goal =
    earlier.find((item) => readyPodsOf(workload, item).length > 0) ??
    earlier.find((item) => hadItsTime(workload, item));
  return { goal: goal ?? previous, isKnown: goal !== undefined };
}

/** It was the newest for long enough to get whole, and none of its pods is left waiting. */
function hadItsTime(workload: Workload, rollout: Rollout): boolean {
  const next = workload.rollouts[workload.rollouts.indexOf(rollout) - 1];
  const [from, to] = [rollout, next].map((item) =>
    Date.parse(item?.replicaSet.metadata.creationTimestamp ?? ""),
  );
  return Number(to) - Number(from) >= DEADLINE_MS && podsOf(workload, rollout).length === 0;
}

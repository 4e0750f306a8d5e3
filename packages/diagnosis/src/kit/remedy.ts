import { keyOf } from "@binnacle/contracts";
import { shellWords } from "../facts/shell-words.ts";
import { written } from "../graph/object-key.ts";
import type { PodView } from "../graph/pod-view.ts";
import { isOfOldRevision, type Workload } from "../graph/workload.ts";
import type { Inquiry } from "../inquiry.ts";
import type { RolloutChange } from "../rollout/rollout-change.ts";
import { writesOf } from "../rollout/writes-of.ts";
import type { Draft, DraftStep } from "./draft.ts";
import { mended } from "./mend.ts";
import { deletePods } from "./pod-step.ts";
import type { Story } from "./story.ts";
import { undoRollout } from "./undo.ts";

interface Ailing extends Pick<Inquiry, "window" | "cite" | "say"> {
  readonly workload: Workload;
  /** Those that fail. */
  readonly pods: readonly PodView[];
}

/** What to do about pods that fail: the undo of the rollout that began it, what its cause knows, and what would revert either. */
export function remedyOf(
  ailing: Ailing,
  rollout: RolloutChange | undefined,
  { fix = [], mend }: Pick<Story, "fix" | "mend">,
): Pick<Draft, "fix" | "later"> {
  const { workload, pods } = ailing;
  if (isLeftBehind(ailing))
    return {
      fix: deletePods(
        pods,
        "its template has changed since: the pod comes back from it, no other pod is touched",
      ),
      later: [],
    };
  const own = withoutConflict(workload, undoRollout(workload, rollout), fix);
  const { metadata } = workload;
  return mended({
    ref: workload.ref,
    metadata,
    changedBy: rollout?.change.by ?? newestWriter(ailing),
    steps: [...resume(workload, own), ...own, ...replaceBroken(ailing, own)],
    what: mend,
  });
}

/** All of them are as an older template made them, and the StatefulSet waits for them. */
export function isLeftBehind({ workload, pods }: Pick<Ailing, "workload" | "pods">): boolean {
  return pods.length > 0 && pods.every((pod) => isOfOldRevision(workload, pod));
}

/** An undo brings back the whole template: another change of it beside that works against it. */
function withoutConflict(
  workload: Workload,
  undo: readonly DraftStep[],
  fix: readonly DraftStep[],
): DraftStep[] {
  return [...undo, ...(undo.length === 0 ? fix : fix.filter((step) => !changes(workload, step)))];
}

function changes({ key }: Workload, { object }: DraftStep): boolean {
  return object !== undefined && keyOf(object) === key;
}

/** A Deployment that is paused is not rolled back, and brings no template to its pods. */
function resume(workload: Workload, steps: readonly DraftStep[]): DraftStep[] {
  const { ref, isPaused } = workload;
  if (!isPaused || !steps.some((step) => changes(workload, step))) return [];
  return [
    {
      text: "it is paused: it takes no other template before this",
      kubectl: shellWords`rollout resume ${written(ref)}`,
      object: ref,
    },
  ];
}

/** A StatefulSet waits for a pod to be Ready before it replaces it, whatever its new template says. */
function replaceBroken({ workload, pods }: Ailing, steps: readonly DraftStep[]): DraftStep[] {
  const isChanged = steps.some((step) => changes(workload, step));
  if (workload.ref.kind !== "StatefulSet" || !isChanged) return [];
  const broken = pods.filter((pod) => !pod.isReady);
  return deletePods(broken, "then this: a StatefulSet does not replace a pod that is not Ready");
}

/** Kinds without ReplicaSets: who wrote the template, if that was in the window. */
function newestWriter({ workload, window }: Ailing): string | undefined {
  if (workload.rollouts.length > 0) return undefined;
  const [write] = writesOf(workload.metadata?.managedFields ?? [], ["spec", "template"]);
  return write !== undefined && Date.parse(write.time) >= window.fromMs ? write.manager : undefined;
}

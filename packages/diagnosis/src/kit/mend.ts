import type { Step } from "@binnacle/contracts";
import { written } from "../graph/object-key.ts";
import type { Workload } from "../graph/workload.ts";
import { gitOpsOwner } from "../rollout/gitops-owner.ts";
import type { RolloutChange } from "../rollout/rollout-change.ts";
import type { DraftStep } from "./draft.ts";

/** The undo of the rollout that began it, if there is a rollout to go back to: it is named, so that a second run brings nothing bad back. */
export function undoRollout(workload: Workload, rollout: RolloutChange | undefined): DraftStep[] {
  if (rollout?.previous === undefined) return [];
  const { revision } = rollout.previous;
  return [
    {
      text: `brings back rollout ${revision}`,
      kubectl: `rollout undo ${written(workload.ref)} --to-revision=${revision}`,
      object: workload.ref,
      undoesRollout: true,
    },
  ];
}

/** What to change in the source, and who would revert a change by hand. */
export function mendLater(
  workload: Pick<Workload, "ref" | "metadata">,
  what: string | undefined,
): Step[] {
  const owner = gitOpsOwner(workload.metadata);
  if (what === undefined && owner === undefined) return [];
  const source = `${what ?? "make the same change"} in the source`;
  if (owner === undefined) return [{ text: source }];
  const effect = owner.reverts
    ? "a manual change will be synced over"
    : "its next upgrade will write over a manual change";
  return [{ text: `${source}: this ${workload.ref.kind} is owned by ${owner.name}, ${effect}` }];
}

import type { ObjectRef } from "@binnacle/contracts";
import { written } from "../graph/object-key.ts";
import type { Workload } from "../graph/workload.ts";
import type { DraftStep } from "../kit/draft.ts";
import type { Condition } from "../state/shapes.ts";

/** Why a controller gave a run up, by its reason. */
const GIVEN_UP = new Map([
  ["BackoffLimitExceeded", "all its tries failed, and a higher backoffLimit only adds tries"],
  ["DeadlineExceeded", "it ran longer than its activeDeadlineSeconds allows"],
  ["PodFailurePolicy", "its podFailurePolicy ends it at the first such failure"],
  ["MaxFailedIndexesExceeded", "more of its indexes failed than maxFailedIndexes allows"],
]);

/** A run that failed never starts again: what to do once its failure is mended. `owner`: the Job, or what makes such Jobs. */
export function runAgain(
  owner: ObjectRef,
  { reason = "" }: Pick<Condition, "reason">,
): DraftStep[] {
  const why = GIVEN_UP.get(reason) ?? "its controller gave it up";
  const how =
    owner.kind === "CronJob"
      ? `its schedule starts the next run; kubectl create job --from=${written(owner)} starts one at once`
      : "delete the Job and create it again from its source";
  return [{ text: `${why}: mend what it says first, then ${how}` }];
}

/** Its pods are being ended. */
const ENDS_SOON = "FailureTarget";

/** The condition by which a Job says that it failed for good. */
export function failureIn(conditions: readonly Condition[]): Condition | undefined {
  const met = conditions.filter(({ status }) => status === "True");
  return met.find(({ type }) => type === "Failed") ?? met.find(({ type }) => type === ENDS_SOON);
}

/** The same for the newest run of a Job or a CronJob; nothing while it still tries. */
export function newestAgain({ ref, runs }: Workload): DraftStep[] {
  const [newest] = runs.toSorted((left, right) => madeAt(right).localeCompare(madeAt(left)));
  const failure = newest && failureIn(newest.status.conditions);
  return failure === undefined ? [] : runAgain(ref, failure);
}

function madeAt({ metadata }: Workload["runs"][number]): string {
  return metadata.creationTimestamp ?? "";
}

import type { ObjectRef } from "@binnacle/contracts";
import { shellWords } from "../facts/shell-words.ts";
import { written } from "../graph/object-key.ts";
import type { Workload } from "../graph/workload.ts";
import type { DraftStep } from "../kit/draft.ts";
import { type ClusterState, objectsOf } from "../state/cluster-state.ts";
import type { Condition } from "../state/shapes.ts";

/** Why a controller gave a run up, by its reason. */
const GIVEN_UP = new Map([
  ["BackoffLimitExceeded", "all its tries failed, and a higher backoffLimit only adds tries"],
  ["DeadlineExceeded", "it ran longer than its activeDeadlineSeconds allows"],
  ["PodFailurePolicy", "its podFailurePolicy ends it at the first such failure"],
  ["MaxFailedIndexesExceeded", "more of its indexes failed than maxFailedIndexes allows"],
]);

/** What to do of a run, now and when that is done. */
interface Again {
  readonly fix: readonly DraftStep[];
  readonly later: readonly DraftStep[];
}

/** A run that failed never starts again: what to do once its failure is mended. `owner`: the Job, or what makes such Jobs. */
export function runAgain(
  state: ClusterState,
  owner: ObjectRef,
  { reason = "" }: Pick<Condition, "reason">,
): Again {
  const why = `${GIVEN_UP.get(reason) ?? "its controller gave it up"}: mend what it says first`;
  if (owner.kind !== "CronJob") {
    const text = `${why}, then delete the Job and create it again from its source`;
    return { fix: [{ text }], later: [] };
  }
  const kubectl = shellWords`create job --from=${written(owner)} ${freeName(state, owner)}`;
  return {
    fix: [{ text: `${why}${nextRun(state, owner)}` }],
    later: [{ text: "once that is mended, starts a run at once", kubectl, object: owner }],
  };
}

function nextRun(state: ClusterState, owner: ObjectRef): string {
  const cronJob = objectsOf(state, "CronJob").find(
    ({ metadata }) => metadata.name === owner.name && metadata.namespace === owner.namespace,
  );
  if (cronJob?.spec.suspend === true)
    return `; no schedule starts another run, for ${written(owner)} is suspended`;
  const unless = cronJob === undefined ? " unless it is suspended" : "";
  return `, then its schedule starts the next run${unless}`;
}

/** The name of a CronJob is no longer: that of its pods would be too long. */
const LONGEST_NAME = 52;

/** `backup-manual`; the next number where somebody ran it so before. */
function freeName(state: ClusterState, { name, namespace }: ObjectRef): string {
  const taken = new Set(
    objectsOf(state, "Job")
      .filter(({ metadata }) => metadata.namespace === namespace)
      .map(({ metadata }) => metadata.name),
  );
  const named = (number: number): string => {
    const end = number === 1 ? "-manual" : `-manual-${number}`;
    const start = name.slice(0, LONGEST_NAME - end.length).replace(/[.-]$/u, "");
    return `${start}${end}`;
  };
  let number = 1;
  while (taken.has(named(number))) number += 1;
  return named(number);
}

/** Its pods are being ended. */
const ENDS_SOON = "FailureTarget";

/** The condition by which a Job says that it failed for good. */
export function failureIn(conditions: readonly Condition[]): Condition | undefined {
  const met = conditions.filter(({ status }) => status === "True");
  return met.find(({ type }) => type === "Failed") ?? met.find(({ type }) => type === ENDS_SOON);
}

/** What a controller gave up, and the condition by which it says so. */
interface Failure {
  readonly job: Workload["runs"][number];
  readonly condition: Condition;
}

/** The same for the newest run of a Job or a CronJob; nothing while it still tries. */
export function newestFailure({ runs }: Workload): Failure | undefined {
  const [job] = runs.toSorted((left, right) => madeAt(right).localeCompare(madeAt(left)));
  const condition = job && failureIn(job.status.conditions);
  return job === undefined || condition === undefined ? undefined : { job, condition };
}

/** What to do of it. */
export function newestAgain(state: ClusterState, workload: Workload): Again {
  const failure = newestFailure(workload);
  return failure === undefined
    ? { fix: [], later: [] }
    : runAgain(state, workload.ref, failure.condition);
}

function madeAt({ metadata }: Workload["runs"][number]): string {
  return metadata.creationTimestamp ?? "";
}

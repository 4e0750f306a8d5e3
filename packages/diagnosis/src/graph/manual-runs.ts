import type { ObjectRef } from "@binnacle/contracts";
import { type ClusterState, objectsOf, type StateList } from "../state/cluster-state.ts";
import type { ObjectOf } from "../state/kinds.table.ts";

type Job = ObjectOf<"Job">;

/** `kubectl create job --from=cronjob/nightly nightly-by-hand` leaves this mark, and no controller. */
const MARK = "cronjob.kubernetes.io/instantiate";

/** A Job that somebody made from a CronJob is a run of it: by its owner, or by the name that it begins with. */
export function withManualRuns(state: ClusterState): ClusterState {
  const cronJobs = objectsOf(state, "CronJob").map(({ metadata }) => metadata);
  if (cronJobs.length === 0) return state;
  const makerOf = ({ metadata }: Job) => {
    const { namespace, name, ownerReferences } = metadata;
    const owner = ownerReferences.find(({ kind }) => kind === "CronJob")?.name;
    if (owner !== undefined) return owner;
    return cronJobs
      .filter((it) => it.namespace === namespace && name.startsWith(`${it.name}-`))
      .toSorted((left, right) => right.name.length - left.name.length)[0]?.name;
  };
  const adopted = (job: Job): Job => {
    const { annotations, ownerReferences } = job.metadata;
    if (annotations[MARK] !== "manual" || ownerReferences.some((it) => it.controller)) return job;
    const name = makerOf(job);
    if (name === undefined) return job;
    const owner = { kind: "CronJob", name, controller: true };
    return { ...job, metadata: { ...job.metadata, ownerReferences: [owner] } };
  };
  return {
    ...state,
    lists: state.lists.map((list) => (isOfJobs(list) ? each(list, adopted) : list)),
  };
}

/** The names of the Jobs that somebody made from a CronJob. */
export function manualRunsOf(state: ClusterState, { namespace, name }: ObjectRef): string[] {
  return objectsOf(state, "Job")
    .map(({ metadata }) => metadata)
    .filter(
      (it) =>
        it.namespace === namespace &&
        it.annotations[MARK] === "manual" &&
        it.ownerReferences.some((owner) => owner.kind === "CronJob" && owner.name === name),
    )
    .map((it) => it.name);
}

function isOfJobs(list: StateList): list is StateList<"Job"> {
  return list.kind === "Job";
}

function each(list: StateList<"Job">, map: (job: Job) => Job): StateList<"Job"> {
  const { items } = list;
  return items.kind === "unknown"
    ? list
    : { ...list, items: { kind: "known", value: items.value.map(map) } };
}

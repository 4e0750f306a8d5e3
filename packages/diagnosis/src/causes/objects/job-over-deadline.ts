import { type Claim, present } from "@binnacle/contracts";
import { shellWords } from "../../facts/shell-words.ts";
import { moment } from "../../facts/times.ts";
import type { Cluster } from "../../graph/cluster.ts";
import { refOf, written } from "../../graph/object-key.ts";
import { lastEnd } from "../../graph/pod-view.ts";
import type { Workload } from "../../graph/workload.ts";
import type { Inquiry } from "../../inquiry.ts";
import { objectCause, type SeenObject } from "../../kit/object-cause.ts";
import { objectsOf } from "../../state/cluster-state.ts";
import type { ObjectOf } from "../../state/kinds.table.ts";
import type { Condition } from "../../state/shapes.ts";
import { failureIn, runAgain } from "../run-again.ts";

type Job = ObjectOf<"Job">;

/** The newest run of a workload, and the condition by which its controller ended it. */
interface Overdue {
  readonly job: Job;
  readonly condition: Condition;
}

/** A Job that failed this long ago, and was left at that, is history. */
const HISTORY_MS = 24 * 60 * 60_000;
/** A pod that is ended by its Job ends about when the Job says that it failed. */
const ENDS_MS = 60_000;

/** A Job took longer than its activeDeadlineSeconds, and its controller ended it. */
export const jobOverDeadline = objectCause<Workload, Overdue>({
  id: "job-over-deadline",
  title: "Job ran longer than it may",
  group: "lifecycle",
  high: "the Job says that it failed because its activeDeadlineSeconds were over, and no run followed",
  ruledOut:
    "no newest run of a Job was ended in the last day because its activeDeadlineSeconds were over",
  needs: ["Job"],
  metric: "restarts",
  of: "workload",

  all: ({ cluster }) => cluster.workloads.values(),

  sees: overdueIn,

  tells(seen) {
    const { object: workload, hit, cluster } = seen;
    const { job, condition } = hit;
    const { activeDeadlineSeconds: seconds } = job.spec;
    const does = `ran longer than its deadline${seconds ? ` of ${seconds} s` : ""}`;
    return {
      level: "high",
      does,
      text: does,
      why: seconds ? `activeDeadlineSeconds ${seconds}` : undefined,
      since: condition.lastTransitionTime,
      facts: [endClaim(seen)],
      disproof: `a run of ${written(workload.ref)} that completes`,
      ...runAgain(cluster.state, workload.ref, condition),
      nextCheck: {
        text: "see what the cluster says of it",
        kubectl: shellWords`describe job ${job.metadata.name}`,
        object: refOf("Job", job),
      },
      symptom: { reason: "DeadlineExceeded" },
    };
  },
});

function endClaim({ hit, cite, say }: SeenObject<Workload, Overdue>): Claim {
  const { spec, status, metadata } = hit.job;
  const { type, reason, lastTransitionTime: at } = hit.condition;
  const seconds = spec.activeDeadlineSeconds ?? undefined;
  const ended = cite.fact({
    subject: refOf("Job", hit.job),
    pointer: "/status/conditions",
    value: [type, reason, at],
    values: present({ seconds, startedAt: moment(status.startTime), endedAt: moment(at) }),
    text: `job ${metadata.name}: DeadlineExceeded at ${at ?? "an unknown time"}, activeDeadlineSeconds ${seconds ?? "not set"}`,
  });
  const parts = [
    `Job ${metadata.name} was ended${at === undefined ? "" : " at {endedAt}"} (DeadlineExceeded)`,
    status.startTime === undefined ? "" : ", it had started at {startedAt}",
    seconds === undefined ? "" : "; its activeDeadlineSeconds are {seconds}",
  ];
  return say(`${parts.join("")}.`, ended);
}

/** Where a pod failed before its time was over, that is the cause, and told so. */
function overdueIn(workload: Workload, { cluster, now }: Inquiry): Overdue | undefined {
  const [job] = workload.runs.toSorted((left, right) => madeAt(right) - madeAt(left));
  const condition = job && failureIn(job.status.conditions);
  if (job === undefined || condition?.reason !== "DeadlineExceeded") return undefined;
  const at = Date.parse(condition.lastTransitionTime ?? "");
  const isOver = now - at > HISTORY_MS || isFollowed(cluster, workload, job);
  return isOver || hasFallen(workload, at) ? undefined : { job, condition };
}

/** By one that completed, or by another that is made by hand under its name. */
function isFollowed({ successes, state }: Cluster, { key }: Workload, job: Job): boolean {
  const hasSucceeded = (successes.get(key) ?? 0) >= madeAt(job);
  return hasSucceeded || objectsOf(state, "Job").some((other) => follows(other, job));
}

function hasFallen({ pods }: Workload, before: number): boolean {
  const ends = pods.flatMap(({ containers }) => containers.flatMap((it) => lastEnd(it) ?? []));
  return ends.some(
    ({ exitCode, finishedAt }) => exitCode !== 0 && Date.parse(finishedAt ?? "") < before - ENDS_MS,
  );
}

/** `migrate-7` after `migrate-6`. */
function follows(other: Job, job: Job): boolean {
  const isOfName = other.metadata.namespace === job.metadata.namespace && stem(other) === stem(job);
  return isOfName && madeAt(other) > madeAt(job);
}

function stem({ metadata: { name } }: Job): string {
  const [last = "", ...others] = name.split("-").toReversed();
  return /\d/.test(last) ? others.toReversed().join("-") : name;
}

function madeAt({ metadata, status }: Job): number {
  return Date.parse(metadata.creationTimestamp ?? status.startTime ?? "") || 0;
}

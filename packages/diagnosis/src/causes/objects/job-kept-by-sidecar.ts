import { type Claim, keyOf, type ObjectRef } from "@binnacle/contracts";
import { getLogs } from "../../facts/kubectl.ts";
import { shellWords } from "../../facts/shell-words.ts";
import { refIn, written } from "../../graph/object-key.ts";
import type { ContainerView, PodView } from "../../graph/pod-view.ts";
import type { Workload } from "../../graph/workload.ts";
import type { Inquiry } from "../../inquiry.ts";
import { mended } from "../../kit/mend.ts";
import { objectCause, type SeenObject } from "../../kit/object-cause.ts";
import { listed } from "../../say.ts";

/** What runs beside the program may take this long to end after it: it sends what it holds. */
const END_MS = 5 * 60_000;
/** Who asks is told sooner. */
const ASKED_MS = 60_000;
/** A Job says so when it is over, though a pod of it still ends. */
const OVER = new Set(["Complete", "Failed", "FailureTarget", "SuccessCriteriaMet", "Suspended"]);

interface Kept {
  readonly job: ObjectRef;
  readonly pod: PodView;
  /** The first of its containers, and so its program; it ended well. */
  readonly main: ContainerView;
  readonly since: string;
  readonly others: readonly [ContainerView, ...ContainerView[]];
}

/** A run whose program ended well, and that does not end: another container of its pod runs on. A sidecar among the init containers keeps none. */
export const jobKeptBySidecar = objectCause<Workload, Kept>({
  id: "job-kept-by-sidecar",
  title: "A container beside the program keeps a Job from ending",
  group: "lifecycle",
  medium:
    "its first container ended well, and a Job is complete when all have; what runs on may still have work",
  ruledOut: "no run goes on for a container that runs after its first has ended well",
  needs: ["Pod", "Job"],
  metric: "restarts",
  of: "workload",

  all: ({ cluster }) => cluster.workloads.values(),

  sees: (workload, inquiry) =>
    workload.pods.map((pod) => keptIn(workload, pod, inquiry)).find((kept) => kept !== undefined),

  tells(seen) {
    const { object: workload, hit } = seen;
    const { job, pod, main, others } = hit;
    const names = listed(others.map(({ name }) => name));
    const runs = others.length === 1 ? "runs" : "run";
    const why = `container ${names} ${runs} on after ${main.name} ended`;
    return {
      level: "medium",
      culprit: job,
      does: `does not complete: ${why}`,
      text: "does not complete",
      why,
      impact: "degraded",
      since: hit.since,
      facts: [saysEnded(seen), ...saysOthers(seen)],
      disproof: `${written(job)} that completes while ${names} ${runs}`,
      ...mended({
        ref: workload.ref,
        metadata: workload.metadata,
        steps: [
          {
            text: `ends the run, if ${names} has nothing left to do: ${main.name} has ended well, but the Job will not count as complete`,
            kubectl: shellWords`delete job ${job.name}`,
            object: job,
          },
        ],
        what: `make ${names} an init container with restartPolicy Always, which is ended after the program,`,
      }),
      nextCheck: {
        text: "see whether it still works, or only waits",
        kubectl: getLogs(pod.ref, { container: others[0].name, previous: false }, 50),
        object: pod.ref,
      },
      symptom: { reason: "NotCompleted" },
    };
  },
});

function keptIn(workload: Workload, pod: PodView, { now, asked }: Inquiry): Kept | undefined {
  const job = runOf(workload, pod);
  const [main, ...rest] = pod.containers.filter(({ isInit }) => !isInit);
  const since = wellEndedAt(main);
  if (!job || !main || since === undefined || rest.some(isNoRun)) return undefined;
  const [first, ...others] = rest.filter(({ status }) => status?.state?.running !== undefined);
  const isAsked = asked.has(workload.key) || asked.has(keyOf(job));
  const isLong = now - Date.parse(since) > (isAsked ? ASKED_MS : END_MS);
  return first && isLong ? { job, pod, main, since, others: [first, ...others] } : undefined;
}

/** The Job of a pod, while both go on. */
function runOf({ runs, namespace }: Workload, pod: PodView): ObjectRef | undefined {
  const owner = pod.object.metadata.ownerReferences.find(({ kind }) => kind === "Job");
  if (owner === undefined || pod.isOver) return undefined;
  const job = runs.find(({ metadata }) => metadata.name === owner.name);
  const isLeaving = job?.metadata.deletionTimestamp !== undefined;
  return isLeaving || hasEnded(job) ? undefined : refIn(namespace, "Job", owner.name);
}

function wellEndedAt(container: ContainerView | undefined): string | undefined {
  const end = container?.status?.state?.terminated;
  return end?.exitCode === 0 ? end.finishedAt : undefined;
}

function hasEnded(job: Workload["runs"][number] | undefined): boolean {
  const conditions = job?.status.conditions ?? [];
  return conditions.some(({ type, status }) => status === "True" && OVER.has(type));
}

/** It waits, or ended badly: that is told, and not that another runs. */
function isNoRun({ status }: ContainerView): boolean {
  const { waiting, terminated } = status?.state ?? {};
  return waiting !== undefined || (terminated !== undefined && terminated.exitCode !== 0);
}

function saysEnded({ hit, cite, say }: SeenObject<Workload, Kept>): Claim {
  const { job, pod, main } = hit;
  return say(
    `Container ${main.name} of pod ${pod.ref.name} ended with exit code {exitCode} at {finishedAt}; ${written(job)} is complete only when all containers of its pod have ended.`,
    cite.container(pod, main),
  );
}

function saysOthers({ hit: { pod, others }, cite, say }: SeenObject<Workload, Kept>): Claim[] {
  return others.map((other) => say(`Container ${other.name} runs on.`, cite.container(pod, other)));
}

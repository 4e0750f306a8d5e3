import { type Claim, keyOf, type ObjectRef } from "@binnacle/contracts";
import { getLogs } from "../../facts/kubectl.ts";
import { shellWords } from "../../facts/shell-words.ts";
import type { Cluster } from "../../graph/cluster.ts";
import { isHelper } from "../../graph/helper-container.ts";
import { refIn, written } from "../../graph/object-key.ts";
import type { ContainerView, PodView } from "../../graph/pod-view.ts";
import { isRun, type Workload } from "../../graph/workload.ts";
import type { Inquiry } from "../../inquiry.ts";
import type { DraftStep } from "../../kit/draft.ts";
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
  /** The last of its programs that ended; all of them ended well. */
  readonly main: ContainerView;
  readonly since: string;
  readonly others: readonly [ContainerView, ...ContainerView[]];
  readonly kept: By;
}

/** By what is known to be a helper, by what stands beside services of the cluster too, or by what may be at work. */
type By = "helper" | "companion" | "unknown";

/**
 * A run whose program ended well, and that does not end: a helper runs on. What is not known as one may do the rest of the
 * work: that is told to who asks. A sidecar among the init containers keeps none.
 */
export const jobKeptBySidecar = objectCause<Workload, Kept>({
  id: "job-kept-by-sidecar",
  title: "A container beside the program keeps a Job from ending",
  group: "lifecycle",
  medium:
    "its program ended well, and a Job is complete when all its containers have; what runs on is a helper, which may still have work",
  low: "one of its containers ended well, and what runs on may do the rest of its work",
  ruledOut: "no run goes on for a helper that runs after its program has ended well",
  needs: ["Pod", "Job"],
  metric: "restarts",
  of: "workload",

  all: ({ cluster }) => cluster.workloads.values(),

  sees: (workload, inquiry) =>
    workload.pods.map((pod) => keptIn(workload, pod, inquiry)).find((kept) => kept !== undefined),

  tells(seen) {
    const { hit } = seen;
    const { job, pod, main, others } = hit;
    const names = listed(others.map(({ name }) => name));
    const runs = others.length === 1 ? "runs" : "run";
    const why = `container ${names} ${runs} on after ${main.name} ended`;
    const isKnown = hit.kept !== "unknown";
    const text = isKnown ? "does not complete" : "is not complete yet";
    return {
      level: isKnown ? "medium" : "low",
      culprit: job,
      does: `${text}: ${why}`,
      text,
      why,
      impact: "degraded",
      since: hit.since,
      facts: [saysEnded(seen), ...saysOthers(seen)],
      disproof: `${written(job)} that completes while ${names} ${runs}`,
      ...mendOf(seen, names),
      nextCheck: {
        text: "see whether it still works, or only waits",
        kubectl: getLogs(pod.ref, { container: others[0].name, previous: false }, 50),
        object: pod.ref,
      },
      symptom: { reason: "NotCompleted" },
    };
  },
});

/** The Job is deleted only where what runs on is known to do no work of its own. */
function mendOf({ object: workload, hit }: SeenObject<Workload, Kept>, names: string) {
  const { job, main, kept } = hit;
  const end: DraftStep = {
    text: `ends the run, if ${names} has nothing left to do: ${main.name} has ended well, but the Job will not count as complete`,
    kubectl: shellWords`delete job ${job.name}`,
    object: job,
  };
  const ifNone = kept === "unknown" ? `if ${names} only serves ${main.name}: ` : "";
  return mended({
    ref: workload.ref,
    metadata: workload.metadata,
    steps: kept === "helper" ? [end] : [],
    what: `${ifNone}make ${names} an init container with restartPolicy Always, which is ended after the program,`,
  });
}

function keptIn(workload: Workload, pod: PodView, inquiry: Inquiry): Kept | undefined {
  const job = runOf(workload, pod);
  const containers = pod.containers.filter(({ isInit }) => !isInit);
  if (!job || containers.some(isNoRun)) return undefined;
  const [first, ...rest] = containers.filter(({ status }) => status?.state?.running !== undefined);
  if (first === undefined) return undefined;
  const others = [first, ...rest] as const;
  const kept = keptBy(inquiry.cluster, others);
  const ended = endedLast(containers, kept);
  if (ended === undefined) return undefined;
  const found = { job, pod, ...ended, others, kept };
  return isTold(workload, found, inquiry) ? found : undefined;
}

function isTold(workload: Workload, { job, since, kept }: Kept, { now, asked }: Inquiry): boolean {
  const isAsked = asked.has(workload.key) || asked.has(keyOf(job));
  const isLong = now - Date.parse(since) > (isAsked ? ASKED_MS : END_MS);
  return isLong && (isAsked || kept !== "unknown");
}

function keptBy(cluster: Cluster, others: readonly ContainerView[]): By {
  if (others.every(isHelper)) return "helper";
  return others.every((other) => isHelper(other) || isCompanion(cluster, other))
    ? "companion"
    : "unknown";
}

/** The same stands beside the program of something that serves: what is injected everywhere. */
function isCompanion({ workloads }: Cluster, { name, spec }: ContainerView): boolean {
  const image = spec?.image;
  return [...workloads.values()].some((workload) => {
    const all = isRun(workload) ? [] : (workload.template?.spec.containers ?? []);
    const isOne = all.some((other) => other.name === name && other.image === image);
    const beside = all.filter((other) => other.name !== name);
    return (
      image !== undefined &&
      isOne &&
      beside.some((other) => !isHelper({ name: other.name, spec: other }))
    );
  });
}

/** A helper that ended is the program only where nothing but helpers runs on. */
function endedLast(containers: readonly ContainerView[], kept: By) {
  const ended = containers.flatMap((main) => {
    const since = wellEndedAt(main);
    return since === undefined ? [] : [{ main, since }];
  });
  const programs = ended.filter(({ main }) => !isHelper(main));
  const told = programs.length > 0 || kept !== "helper" ? programs : ended;
  return told.toSorted((left, right) => Date.parse(right.since) - Date.parse(left.since))[0];
}

/** The Job of a pod, while both go on. */
function runOf({ runs, namespace }: Workload, pod: PodView): ObjectRef | undefined {
  const owner = pod.object.metadata.ownerReferences.find(({ kind }) => kind === "Job");
  if (owner === undefined || pod.isOver) return undefined;
  const job = runs.find(({ metadata }) => metadata.name === owner.name);
  const isLeaving = job?.metadata.deletionTimestamp !== undefined;
  return isLeaving || hasEnded(job) ? undefined : refIn(namespace, "Job", owner.name);
}

function wellEndedAt({ status }: ContainerView): string | undefined {
  const end = status?.state?.terminated;
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

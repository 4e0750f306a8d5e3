import { type Claim, keyOf, type ObjectRef, present } from "@binnacle/contracts";
import { shellWords } from "../../facts/shell-words.ts";
import { beginning } from "../../facts/times.ts";
import { refIn, refOf, written } from "../../graph/object-key.ts";
import type { PodView } from "../../graph/pod-view.ts";
import { livePods } from "../../graph/workload.ts";
import type { Inquiry } from "../../inquiry.ts";
import type { DraftStep } from "../../kit/draft.ts";
import { mended } from "../../kit/mend.ts";
import { objectCause, type SeenObject } from "../../kit/object-cause.ts";
import type { Event } from "../../state/cluster-kinds.ts";
import { objectsOf } from "../../state/cluster-state.ts";
import type { ObjectOf } from "../../state/kinds.table.ts";
import { dueAfter } from "../due-after.ts";
import { isFresh, saysEvent } from "../unlisted/trouble.ts";

type CronJob = ObjectOf<"CronJob">;
type Job = ObjectOf<"Job">;

/** Runs may be longer than the time between two: `Forbid` is for that. One of which nothing tells how long is usual may hang after this. */
const LONG_RUN_MS = 10 * 60_000;
/** So much longer than any run before is not the work of a day with more to do. */
const TIMES_USUAL = 3;
/** Short runs differ by more. */
const SHORT_RUN_MS = 2 * 60_000;

interface Scheduled {
  readonly ref: ObjectRef;
  readonly object: CronJob;
}

interface Held {
  readonly run: ObjectRef;
  readonly since: string;
  /** Longest run before that succeeded. */
  readonly usualMs: number | undefined;
  readonly pods: readonly PodView[];
  /** Its controller says so. */
  readonly event: Event | undefined;
  readonly level: "high" | "medium" | "low";
}

/**
 * A CronJob with concurrencyPolicy Forbid whose run does not end: no other starts. A long run is none that hangs: it is told
 * where it takes three times as long as any before it, ten minutes where none before it is kept, or somebody asks about it.
 */
export const runHoldsTheNext = objectCause<Scheduled, Held>({
  id: "run-holds-the-next",
  title: "A run that does not end holds the next",
  group: "lifecycle",
  high: "the next run was due, may not start beside this one, and this one takes longer than any before it by far",
  medium:
    "the next run was due, may not start beside this one, and this one runs for long; how long is usual is not known",
  low: "the next run was due and may not start beside this one, which may be no longer than usual",
  ruledOut: "no run of a CronJob that forbids two at once takes so long that it holds the next",
  needs: ["CronJob", "Job"],
  metric: "request_rate",
  of: "CronJob",

  all: ({ cluster }) =>
    objectsOf(cluster.state, "CronJob").map((object) => ({
      ref: refOf("CronJob", object),
      object,
    })),

  sees({ ref, object }, inquiry) {
    const run = holdingRun(ref, object, inquiry);
    if (run === undefined) return undefined;
    const event = inquiry.cluster
      .eventsOf(ref)
      .find((item) => item.reason === "JobAlreadyActive" && isFresh(inquiry, item));
    const age = inquiry.now - Date.parse(run.since);
    const [due] = dueAfter(object, Date.parse(run.since));
    const isDue = event !== undefined || (due !== undefined && due.getTime() < inquiry.now);
    const level = levelOf(age, run.usualMs);
    const isTold = level !== "low" || inquiry.asked.has(keyOf(ref));
    return isDue && isTold ? { ...run, event, level } : undefined;
  },

  tells(seen) {
    const { ref, object, hit, say } = seen;
    const { run, event, level } = hit;
    return {
      level,
      culprit: run,
      does: `starts no other run: ${run.name} has not ended`,
      text: "starts no other run",
      why: `${run.name} has not ended`,
      impact: "degraded",
      since: hit.since,
      facts: [
        say(
          `${written(run)} runs since {since}, and ${written(ref)} forbids another beside it (concurrencyPolicy Forbid).`,
          citeRun(seen),
        ),
        ...(event === undefined ? [] : [saysEvent(seen, event)]),
      ],
      context: [...saysUsual(seen), ...hit.pods.slice(0, 1).flatMap((pod) => saysPod(seen, pod))],
      disproof: `a run of ${ref.name} that starts while ${run.name} goes on`,
      ...mended({
        ref,
        metadata: object.object.metadata,
        // Of a run that may be as long as ever nobody is told to end it.
        steps: level === "low" ? [] : [endRun(seen)],
        what: "set activeDeadlineSeconds of its jobTemplate",
      }),
      nextCheck: {
        text: "see what it does, or waits for",
        kubectl: shellWords`logs ${`job/${run.name}`} --all-containers --tail=50`,
        object: run,
      },
      symptom: { reason: "JobAlreadyActive" },
    };
  },
});

type Seen = SeenObject<Scheduled, Held>;
type Run = Omit<Held, "event" | "level">;

/** The run beside which no other may start. */
function holdingRun(ref: ObjectRef, object: CronJob, look: Pick<Inquiry, "cluster">) {
  const { spec, metadata } = object;
  const isMeant = spec.suspend === true || metadata.deletionTimestamp !== undefined;
  return spec.concurrencyPolicy === "Forbid" && !isMeant ? runOf(ref, object, look) : undefined;
}

/**
 * Of a CronJob whose run goes on while others were due and did not start, and of which nothing tells how long is usual:
 * `starts no other run: nightly-2 runs for 7 min (concurrencyPolicy Forbid)`.
 */
export function skipsText(look: Pick<Inquiry, "cluster" | "now">, ref: ObjectRef) {
  const runs = look.cluster.workloads.get(keyOf(ref));
  // Nearly all CronJobs rest: of those nothing is looked up.
  if (runs === undefined || livePods(runs).length === 0) return undefined;
  const object = objectsOf(look.cluster.state, "CronJob").find(
    (it) => keyOf(refOf("CronJob", it)) === keyOf(ref),
  );
  if (object === undefined) return undefined;
  const run = holdingRun(ref, object, look);
  if (run === undefined || run.usualMs !== undefined) return undefined;
  const [, second] = dueAfter(object, Date.parse(run.since));
  if (second === undefined || second.getTime() >= look.now) return undefined;
  const minutes = Math.floor((look.now - Date.parse(run.since)) / 60_000);
  return `starts no other run: ${run.run.name} runs for ${minutes} min (concurrencyPolicy Forbid)`;
}

/** The run that goes on, as its controller and the Jobs tell it. */
function runOf(
  ref: ObjectRef,
  { status }: CronJob,
  { cluster }: Pick<Inquiry, "cluster">,
): Run | undefined {
  const workload = cluster.workloads.get(keyOf(ref));
  const jobs = workload?.runs ?? [];
  const names = new Set(status.active.map(({ name }) => name));
  const [job] = jobs.filter((it) => names.has(it.metadata.name) && !hasFinished(it));
  if (job === undefined) return undefined;
  const since = job.status.startTime ?? job.metadata.creationTimestamp;
  const pods = (workload?.pods ?? []).filter(({ isOver, object }) =>
    object.metadata.ownerReferences.some((owner) => !isOver && owner.name === job.metadata.name),
  );
  return since === undefined
    ? undefined
    : { run: refIn(ref.namespace, "Job", job.metadata.name), since, usualMs: longest(jobs), pods };
}

function hasFinished({ status }: Job): boolean {
  return status.conditions.some(
    ({ type, status: is }) => is === "True" && (type === "Complete" || type === "Failed"),
  );
}

function longest(jobs: readonly Job[]): number | undefined {
  const took = jobs
    .map(
      ({ status }) => Date.parse(status.completionTime ?? "") - Date.parse(status.startTime ?? ""),
    )
    .filter((ms) => ms >= 0);
  return took.length === 0 ? undefined : Math.max(...took);
}

function levelOf(age: number, usualMs: number | undefined): Held["level"] {
  if (usualMs === undefined) return age > LONG_RUN_MS ? "medium" : "low";
  return age > Math.max(SHORT_RUN_MS, TIMES_USUAL * usualMs) ? "high" : "low";
}

function citeRun({ cite, hit: { run, since, usualMs } }: Seen): string {
  const seconds = usualMs === undefined ? undefined : Math.round(usualMs / 1000);
  return cite.fact({
    subject: run,
    pointer: "/status/startTime",
    value: [since, usualMs],
    values: present({
      since: beginning(since),
      usual: seconds === undefined ? undefined : ({ amount: seconds, unit: "s" } as const),
    }),
    text: `${written(run)} has not ended`,
  });
}

function saysUsual(seen: Seen): Claim[] {
  return seen.hit.usualMs === undefined
    ? []
    : [seen.say("Of the runs before that are kept the longest took {usual}.", citeRun(seen))];
}

/** What still runs of it, and what does not: one container beside the program keeps a run, too. */
function saysPod({ cite, say }: Seen, pod: PodView): Claim[] {
  return pod.containers
    .filter(({ isInit, status }) => !isInit || status?.state?.running !== undefined)
    .slice(0, 3)
    .map((container) => {
      const { running, terminated } = container.status?.state ?? {};
      const does =
        running !== undefined ? "runs" : terminated === undefined ? "waits" : "has ended";
      return say(
        `Container ${container.name} of pod ${pod.ref.name} ${does}.`,
        cite.container(pod, container),
      );
    });
}

/** With Forbid a time that was skipped stays unmet: its run starts as soon as this one is gone. */
function endRun({ hit: { run }, object: { object } }: Seen): DraftStep {
  const limit = object.spec.startingDeadlineSeconds ?? undefined;
  const unless = limit === undefined ? "" : ", unless startingDeadlineSeconds are over";
  return {
    text: `ends it, if it hangs: the one that was due starts at once${unless}; what this one began stays half done`,
    kubectl: shellWords`delete job ${run.name}`,
    object: run,
  };
}

import { keyOf, type ObjectRef } from "@binnacle/contracts";
import { refIn, refOf, written } from "../../graph/object-key.ts";
import { hasEnded, lastEnd, type PodView } from "../../graph/pod-view.ts";
import type { Inquiry } from "../../inquiry.ts";
import { objectsOf } from "../../state/cluster-state.ts";
import type { ObjectOf } from "../../state/kinds.table.ts";
import { failureIn, runAgain } from "../run-again.ts";
import { isOlder, saysCondition, saysEvent, type Trouble, tellingEvent } from "./trouble.ts";

type Job = ObjectOf<"Job">;

/** Time that its controller may take to make the first pod. */
const FIRST_POD_MS = 60_000;
/** A Job waits 10 s, 20 s and so on before its next try, six minutes at most. */
const NEXT_POD_MS = 7 * 60_000;
/** A Job that failed this long ago, and was left at that, is history. */
const HISTORY_MS = 24 * 60 * 60_000;

/** Jobs that failed or cannot run. */
export function runTroubles(inquiry: Inquiry): Trouble[] {
  const jobs = objectsOf(inquiry.cluster.state, "Job");
  const newest = new Map<string, number>();
  for (const job of jobs) {
    const key = seriesOf(job);
    newest.set(key, Math.max(newest.get(key) ?? 0, madeAt(job)));
  }
  const podsOf = Map.groupBy(inquiry.cluster.pods, ({ object, namespace }) => {
    const owner = object.metadata.ownerReferences.find(({ kind }) => kind === "Job");
    return keyOf(refIn(namespace, "Job", owner?.name ?? ""));
  });
  return (
    jobs
      // What another run follows is judged by that one.
      .filter((job) => madeAt(job) >= (newest.get(seriesOf(job)) ?? 0))
      .flatMap((job) => [
        ...failed(inquiry, job),
        ...podless(inquiry, job, podsOf.get(keyOf(refOf("Job", job))) ?? []),
      ])
  );
}

function failed(inquiry: Inquiry, job: Job): Trouble[] {
  const { conditions } = job.status;
  const condition = failureIn(conditions);
  if (condition === undefined || !isWithin(inquiry, condition.lastTransitionTime)) return [];
  const successAt = inquiry.cluster.successes.get(seriesOf(job));
  if (successAt !== undefined && successAt >= madeAt(job)) return [];
  const ref = refOf("Job", job);
  const { reason = condition.type, lastTransitionTime: since } = condition;
  return [
    troubleOf(inquiry, job, {
      reason,
      since,
      facts: [saysCondition(inquiry, ref, { conditions, condition })],
      ...runAgain(inquiry.cluster.state, rootOf(job), condition),
    }),
  ];
}

/** What has no date is not judged. */
function isWithin({ now }: Inquiry, time: string | undefined): boolean {
  return now - Date.parse(time ?? "") <= HISTORY_MS;
}

/** It wants to run, and has no pod that lives. */
function podless(inquiry: Inquiry, job: Job, pods: readonly PodView[]): Trouble[] {
  const { metadata, status } = job;
  const isSeen = inquiry.cluster.gapOf("Pod", metadata.namespace) === undefined;
  if (!isSeen || !wantsPod(job, pods.filter(isDone).length)) return [];
  if (pods.some((pod) => !hasEnded(pod))) return [];
  const since = latest(pods.map(endedAt)) ?? status.startTime ?? metadata.creationTimestamp;
  const isLate = isOlder(inquiry, since, pods.length === 0 ? FIRST_POD_MS : NEXT_POD_MS);
  if (!isLate || !isWithin(inquiry, since)) return [];
  const ref = refOf("Job", job);
  const fact = inquiry.cite.fact({
    subject: ref,
    pointer: "/status/active",
    value: 0,
    text: `${written(ref)} is not done, and no pod of it runs`,
  });
  const facts = [inquiry.say(`${written(ref)} is not done, and no pod of it runs.`, fact)];
  return [troubleOf(inquiry, job, { reason: "NoPods", since, facts })];
}

/** It has not ended, and is not left alone: more of its pods must succeed. */
function wantsPod({ metadata, spec, status }: Job, succeeded: number): boolean {
  const hasFinished = status.conditions.some(
    (item) => item.status === "True" && ENDS.has(item.type),
  );
  const isLeft =
    spec.suspend === true || spec.parallelism === 0 || metadata.deletionTimestamp !== undefined;
  return !hasFinished && !isLeft && Math.max(status.succeeded, succeeded) < (spec.completions ?? 1);
}

function isDone({ object }: PodView): boolean {
  return object.status.phase === "Succeeded";
}

function latest(times: readonly string[]): string | undefined {
  return times.toSorted((left, right) => Date.parse(right) - Date.parse(left))[0];
}

const ENDS = new Set(["Complete", "Failed", "FailureTarget", "SuccessCriteriaMet", "Suspended"]);

function troubleOf(
  inquiry: Inquiry,
  job: Job,
  told: Pick<Trouble, "reason" | "since" | "facts" | "fix" | "later">,
): Trouble {
  const event = tellingEvent(inquiry, [refOf("Job", job)]);
  return {
    ...told,
    ref: refOf("Job", job),
    owner: rootOf(job),
    reason: event?.reason ?? told.reason,
    isBroken: true,
    facts: [...told.facts, ...(event === undefined ? [] : [saysEvent(inquiry, event)])],
  };
}

/** The CronJob, or whatever makes such Jobs; a Job that nothing owns is its own. */
function rootOf(job: Job): ObjectRef {
  const { ownerReferences, namespace } = job.metadata;
  const owner = ownerReferences.find(({ controller }) => controller === true);
  return owner === undefined ? refOf("Job", job) : refIn(namespace, owner.kind, owner.name);
}

/** Owners whose Jobs are runs of one thing: the newest tells how it is. Those of others are steps, each on its own. */
const REPEATING = new Set(["CronJob", "ScaledJob"]);

function seriesOf(job: Job): string {
  const root = rootOf(job);
  if (REPEATING.has(root.kind)) return keyOf(root);
  const ref = refOf("Job", job);
  return root.kind === "Job" ? byHand(job, ref) : keyOf(ref);
}

/** `migrate-7` after `migrate-6`: what runs the same under the name without its number. */
function byHand({ spec }: Job, ref: ObjectRef): string {
  const [last = "", ...others] = ref.name.split("-").toReversed();
  const name = /\d/.test(last) ? others.toReversed().join("-") : ref.name;
  const containers = (spec.template?.spec.containers ?? []).map((item) => [
    item.name,
    item.command,
    item.args,
    item.env,
  ]);
  return `${keyOf({ ...ref, name })} ${JSON.stringify(containers)}`;
}

/** Its controller began it, where nobody tells when it was made. */
function madeAt({ metadata, status }: Job): number {
  return Date.parse(metadata.creationTimestamp ?? status.startTime ?? "") || 0;
}

function endedAt(pod: PodView): string {
  const ends = pod.containers.flatMap((container) => lastEnd(container)?.finishedAt ?? []);
  return latest(ends) ?? pod.object.metadata.creationTimestamp ?? "";
}

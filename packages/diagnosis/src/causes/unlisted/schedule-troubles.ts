import { type Claim, keyOf, type ObjectRef, present } from "@binnacle/contracts";
import { beginning, moment } from "../../facts/times.ts";
import { refIn, refOf, written } from "../../graph/object-key.ts";
import type { Inquiry } from "../../inquiry.ts";
import { writesOf } from "../../rollout/writes-of.ts";
import { objectsOf } from "../../state/cluster-state.ts";
import type { ObjectOf } from "../../state/kinds.table.ts";
import { dueAfter } from "../due-after.ts";
import { saysEvent, type Trouble, tellingEvent, warned } from "./trouble.ts";

type CronJob = ObjectOf<"CronJob">;

/** How the controller of a Job says that it gave it up. */
const FAILURES = new Set(["BackoffLimitExceeded", "DeadlineExceeded", "PodFailurePolicy"]);
/** Time that its controller may be late. */
const PATIENCE_MS = 2 * 60_000;
/** Its controller looks this often: a shorter deadline is over before it looks. */
const LOOK_SECONDS = 10;

/** CronJobs that nobody suspended and that do not start as their schedule says. */
export function scheduleTroubles(inquiry: Inquiry): Trouble[] {
  return objectsOf(inquiry.cluster.state, "CronJob")
    .filter(({ spec, metadata }) => !spec.suspend && metadata.deletionTimestamp === undefined)
    .flatMap((cronJob) =>
      isZone(cronJob.spec.timeZone ?? "UTC")
        ? [...missed(inquiry, cronJob), ...failedAndGone(inquiry, cronJob)]
        : [withoutZone(inquiry, cronJob)],
    );
}

function isZone(timeZone: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone }).resolvedOptions().timeZone !== "";
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

function withoutZone(inquiry: Inquiry, cronJob: CronJob): Trouble {
  const ref = refOf("CronJob", cronJob);
  const { timeZone } = cronJob.spec;
  const fact = inquiry.cite.fact({
    subject: ref,
    pointer: "/spec/timeZone",
    value: timeZone,
    values: present({ timeZone: timeZone ?? undefined }),
    text: `${written(ref)} has the time zone ${timeZone}, which nobody knows`,
  });
  const told = `${written(ref)} has the time zone {timeZone}, which is none: it starts nothing.`;
  return troubleOf(inquiry, ref, {
    reason: "UnknownTimeZone",
    since: changedAt(cronJob),
    isBroken: true,
    facts: [inquiry.say(told, fact)],
  });
}

/** Two runs were due and did not start: the time zone of the controller, where none is given, moves them by less. */
function missed(inquiry: Inquiry, cronJob: CronJob): Trouble[] {
  const { spec, status } = cronJob;
  const { startingDeadlineSeconds: deadline } = spec;
  // Its last run keeps the next from starting.
  if (spec.concurrencyPolicy === "Forbid" && status.active.length > 0) return [];
  const [due, next] = dueAfter(cronJob, countedFrom(cronJob));
  if (due === undefined || next === undefined) return [];
  const isGivenUp = due.getTime() + (deadline ?? 0) * 1000 < inquiry.now - PATIENCE_MS;
  if (!isGivenUp || next.getTime() > inquiry.now - PATIENCE_MS) return [];
  const ref = refOf("CronJob", cronJob);
  const since = due.toISOString();
  return [
    troubleOf(inquiry, ref, {
      reason: "MissedSchedule",
      since,
      isBroken: false,
      facts: [saysMissed(inquiry, cronJob, since), ...saysDeadline(inquiry, ref, deadline)],
    }),
  ];
}

/** Events of its last run say that it failed, and of that run nothing is left to look at. */
function failedAndGone(inquiry: Inquiry, cronJob: CronJob): Trouble[] {
  const { namespace } = cronJob.metadata;
  const run = refIn(namespace, "Job", lastRunOf(cronJob));
  const event = inquiry.cluster.eventsOf(run).find(({ reason }) => FAILURES.has(reason));
  const { lastScheduleTime = "", lastSuccessfulTime = "" } = cronJob.status;
  // Somebody ran it again since, and well.
  if (event === undefined || lastSuccessfulTime > lastScheduleTime) return [];
  const isThere = objectsOf(inquiry.cluster.state, "Job").some(
    (job) => keyOf(refOf("Job", job)) === keyOf(run),
  );
  if (isThere || inquiry.cluster.gapIn("Job", namespace, run.name) !== undefined) return [];
  const ref = refOf("CronJob", cronJob);
  const told = `Nothing of the last run of ${written(ref)} is left: no Job, no pod, no log.`;
  return [
    {
      ref,
      reason: event.reason,
      since: cronJob.status.lastScheduleTime,
      isBroken: true,
      facts: [saysEvent(inquiry, event), inquiry.say(told, saysLast(inquiry, cronJob))],
      later: [
        {
          text: `keep a failed run until it was read: a longer ttlSecondsAfterFinished in the template of ${written(ref)}, and failedJobsHistoryLimit above 0`,
        },
      ],
    },
  ];
}

/** As its controller names them: by the minute for which the run was due. */
function lastRunOf({ metadata, status }: CronJob): string {
  const minute = Math.floor(Date.parse(status.lastScheduleTime ?? "") / 60_000);
  return `${metadata.name}-${minute}`;
}

function saysLast({ cite }: Inquiry, { status, ...cronJob }: CronJob) {
  const ref = refOf("CronJob", cronJob);
  const last = status.lastScheduleTime ?? "";
  return cite.fact({
    subject: ref,
    pointer: "/status/lastScheduleTime",
    value: last,
    text: `${written(ref)}: its last run was due ${last}`,
  });
}

/** Neither what was due before it last ran nor before its schedule was last changed counts. */
function countedFrom(cronJob: CronJob): number {
  const { metadata, status } = cronJob;
  const times = [status.lastScheduleTime, metadata.creationTimestamp, changedAt(cronJob)];
  return Math.max(...times.map((time) => Date.parse(time ?? "") || 0));
}

function changedAt({ metadata }: CronJob): string | undefined {
  const [write] = writesOf(metadata.managedFields, ["spec"]);
  return write?.time ?? metadata.creationTimestamp;
}

function saysMissed({ cite, say }: Inquiry, { spec, status, ...cronJob }: CronJob, since: string) {
  const ref = refOf("CronJob", cronJob);
  const last = status.lastScheduleTime;
  const fact = cite.fact({
    subject: ref,
    pointer: "/status/lastScheduleTime",
    value: last ?? "",
    values: present({
      last: beginning(last),
      due: moment(since),
      schedule: spec.schedule,
      timeZone: spec.timeZone ?? undefined,
    }),
    text: `${written(ref)}, schedule ${spec.schedule}: last started ${last ?? "never"}, due ${since}`,
  });
  const ran = last === undefined ? "has never run" : "has not run since {last}";
  const zone = spec.timeZone ? " in {timeZone}" : "";
  return say(`${written(ref)} ${ran}; its schedule {schedule}${zone} was due {due}.`, fact);
}

function saysDeadline(
  { cite, say }: Inquiry,
  ref: ObjectRef,
  deadline: number | null | undefined,
): Claim[] {
  if (typeof deadline !== "number" || deadline >= LOOK_SECONDS) return [];
  const fact = cite.fact({
    subject: ref,
    pointer: "/spec/startingDeadlineSeconds",
    value: deadline,
    values: { deadline },
    text: `${written(ref)}: startingDeadlineSeconds is ${deadline}`,
  });
  const told = `Its startingDeadlineSeconds is {deadline}: its controller looks every ${LOOK_SECONDS} s and may always be too late.`;
  return [say(told, fact)];
}

function troubleOf(
  inquiry: Inquiry,
  ref: ObjectRef,
  told: Pick<Trouble, "reason" | "since" | "isBroken" | "facts">,
): Trouble {
  const reason = tellingEvent(inquiry, [ref])?.reason ?? told.reason;
  return { ...told, ref, reason, facts: [...told.facts, ...warned(inquiry, [ref])] };
}

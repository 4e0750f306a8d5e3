import { type Claim, keyOf, type ObjectRef, present } from "@binnacle/contracts";
import { jsonWord, shellWords } from "../../facts/shell-words.ts";
import { beginning, earliest } from "../../facts/times.ts";
import { firstSeen, seenAt, timesSince } from "../../graph/events.ts";
import { refIn, refOf, written } from "../../graph/object-key.ts";
import type { Inquiry } from "../../inquiry.ts";
import { mended } from "../../kit/mend.ts";
import { objectCause, type SeenObject } from "../../kit/object-cause.ts";
import { gapsIn } from "../../messages/forms.ts";
import { writesOf } from "../../rollout/writes-of.ts";
import { shortened } from "../../say.ts";
import type { Event } from "../../state/cluster-kinds.ts";
import { objectsOf } from "../../state/cluster-state.ts";
import type { ObjectOf } from "../../state/kinds.table.ts";
import { Name } from "../../state/shapes.ts";
import { dueAfter } from "../due-after.ts";
import { saysEvent } from "../unlisted/trouble.ts";

type CronJob = ObjectOf<"CronJob">;

interface Scheduled {
  readonly ref: ObjectRef;
  readonly object: CronJob;
}

interface Replaced {
  /** How often a run was deleted before it ended, and none ended since. */
  readonly times: number;
  /** The newest of them. */
  readonly event: Event;
  readonly since: string | undefined;
  /** The run that goes on, and is the next to be deleted. */
  readonly run: ObjectRef;
  readonly level: "high" | "medium";
}

/** Time that its controller may be late. */
const PATIENCE_MS = 2 * 60_000;
/** What it deletes within this of the end of a run are old ones that it keeps no longer. */
const TIDY_MS = 10_000;

/**
 * A CronJob with concurrencyPolicy Replace whose runs take longer than the time between two: each is deleted by the next.
 * One that is, now and then, is what Replace is for: it is told when two are and none ended since, or none ever has.
 */
export const runEndedByTheNext = objectCause<Scheduled, Replaced>({
  id: "run-ended-by-the-next",
  title: "Each run is deleted by the next",
  group: "lifecycle",
  high: "runs were deleted one after another because the next was due, and none has ended since",
  medium: "a run was deleted because the next was due, and no run is known to have succeeded",
  ruledOut: "no CronJob that replaces its runs deletes one after another before it ends",
  needs: ["CronJob", "Event"],
  metric: "request_rate",
  of: "CronJob",

  all: ({ cluster }) =>
    objectsOf(cluster.state, "CronJob").map((object) => ({
      ref: refOf("CronJob", object),
      object,
    })),

  sees({ ref, object }, inquiry) {
    const run = replaceable(object);
    if (run === undefined) return undefined;
    const from = countedFrom(ref, object, inquiry);
    const events = inquiry.cluster
      .eventsOf(ref)
      .filter((event) => event.reason === "SuccessfulDelete" && seenAt(event) > from);
    const [event] = events;
    if (event === undefined || !isLast(object, event, inquiry)) return undefined;
    const times = Math.round(events.reduce((sum, item) => sum + timesSince(item, from), 0));
    const isFirst = successAt(ref, object, inquiry) === 0 || inquiry.asked.has(keyOf(ref));
    if (times < 2 && !isFirst) return undefined;
    return {
      times,
      event,
      since: earliest(events.map(firstSeen)),
      run: refIn(ref.namespace, "Job", run),
      level: times < 2 ? "medium" : "high",
    };
  },

  tells(seen) {
    const { ref, object, hit } = seen;
    return {
      level: hit.level,
      does: "ends no run: the next one deletes it (concurrencyPolicy Replace)",
      text: "ends no run",
      why: "the next one deletes it (concurrencyPolicy Replace)",
      impact: hit.level === "high" ? "broken" : "degraded",
      since: hit.since,
      facts: [saysReplaced(seen), saysEvent(seen, hit.event)],
      disproof: `a run of ${ref.name} that completes`,
      ...mended({
        ref,
        metadata: object.object.metadata,
        steps: [
          {
            text: "lets a run end: while it goes on no other starts, and what is due meanwhile waits or is left out",
            kubectl: shellWords`patch cronjob ${ref.name} -p ${FORBID}`,
            object: ref,
          },
        ],
        what: "set concurrencyPolicy Forbid, or a schedule that leaves a run its time",
      }),
      nextCheck: {
        text: "see what takes it so long",
        kubectl: shellWords`logs ${`job/${hit.run.name}`} --all-containers --tail=50`,
        object: hit.run,
      },
      symptom: { reason: "Replaced" },
    };
  },
});

const FORBID = jsonWord({ spec: { concurrencyPolicy: "Forbid" } });

/** The run that goes on, of a CronJob that replaces its runs. */
function replaceable({ spec, metadata, status }: CronJob): string | undefined {
  const isMeant = spec.suspend === true || metadata.deletionTimestamp !== undefined;
  return spec.concurrencyPolicy !== "Replace" || isMeant
    ? undefined
    : status.active.map(({ name }) => name).find((name) => Name.safeParse(name).success);
}

/** Since its spec is as it is, and no run has ended. */
function countedFrom(ref: ObjectRef, object: CronJob, inquiry: Inquiry): number {
  const [write] = writesOf(object.metadata.managedFields, ["spec"]);
  const ends = inquiry.cluster
    .eventsOf(ref)
    .filter(({ reason }) => reason === "SawCompletedJob")
    .map(seenAt);
  const endedAt = Math.max(successAt(ref, object, inquiry), ...ends.filter(Number.isFinite));
  return Math.max(endedAt + TIDY_MS, Date.parse(write?.time ?? "") || 0);
}

/** When a run of it last succeeded, milliseconds since the epoch; 0 where none is known to. */
function successAt(ref: ObjectRef, { status }: CronJob, { cluster }: Inquiry): number {
  const said = Date.parse(status.lastSuccessfulTime ?? "") || 0;
  return Math.max(said, cluster.successes.get(keyOf(ref)) ?? 0);
}

/** It deleted one when it last started another. */
function isLast(object: CronJob, event: Event, { now }: Inquiry): boolean {
  const [due] = dueAfter(object, seenAt(event) + 1000);
  const isPast = due !== undefined && due.getTime() < now - PATIENCE_MS;
  return !isPast && deletedBy(event) !== undefined;
}

function deletedBy({ message }: Event): string | undefined {
  return gapsIn("Deleted job ", message)?.[0];
}

function saysReplaced({ ref, object, hit, cite, say }: SeenObject<Scheduled, Replaced>): Claim {
  const { schedule } = object.object.spec;
  const { lastSuccessfulTime: success } = object.object.status;
  const fact = cite.fact({
    subject: ref,
    pointer: "/spec/concurrencyPolicy",
    value: ["Replace", schedule, hit.times, success],
    values: present({
      schedule: shortened(schedule, 100),
      runs: { count: hit.times, of: "run" } as const,
      success: beginning(success),
    }),
    text: `${written(ref)} has concurrencyPolicy Replace and the schedule ${schedule}; it last succeeded ${success ?? "never"}`,
  });
  const ended =
    success === undefined
      ? "its status tells of none that succeeded"
      : "none has succeeded since {success}";
  const told = `${written(ref)} deletes a run that goes on when the next is due (concurrencyPolicy Replace, schedule {schedule}): {runs} so far; ${ended}.`;
  return say(told, fact);
}

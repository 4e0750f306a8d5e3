import { type Claim, type ObjectRef, present } from "@binnacle/contracts";
import { shellWords } from "../../facts/shell-words.ts";
import { beginning } from "../../facts/times.ts";
import { seenAt } from "../../graph/events.ts";
import { refOf, written } from "../../graph/object-key.ts";
import type { Inquiry } from "../../inquiry.ts";
import { mended } from "../../kit/mend.ts";
import { objectCause, type SeenObject } from "../../kit/object-cause.ts";
import { writesOf } from "../../rollout/writes-of.ts";
import { shortened } from "../../say.ts";
import type { Event } from "../../state/cluster-kinds.ts";
import { objectsOf } from "../../state/cluster-state.ts";
import type { ObjectOf } from "../../state/kinds.table.ts";
import { isNeverDue } from "../due-after.ts";
import { saysEvent } from "../unlisted/trouble.ts";

type CronJob = ObjectOf<"CronJob">;

interface Scheduled {
  readonly ref: ObjectRef;
  readonly object: CronJob;
}

interface Never {
  /** No day of the calendar is one of its days; else its controller refuses it. */
  readonly isNever: boolean;
  /** Its controller says so. */
  readonly event: Event | undefined;
  readonly since: string | undefined;
}

/** What its controller says once, when it reads a schedule that it cannot keep. */
const REFUSED = new Set(["InvalidSchedule", "UnparseableSchedule"]);

/** A CronJob whose schedule names no day that comes, or that its controller refuses: it starts nothing. */
export const scheduleNeverDue = objectCause<Scheduled, Never>({
  id: "schedule-never-due",
  title: "A schedule that never comes",
  group: "lifecycle",
  high: "no day of the calendar is one of its schedule, or its controller refuses it, and it stands as it was then",
  ruledOut: "no CronJob has a schedule that never comes, or that its controller refuses",
  needs: ["CronJob"],
  metric: "request_rate",
  of: "CronJob",

  all: ({ cluster }) =>
    objectsOf(cluster.state, "CronJob").map((object) => ({
      ref: refOf("CronJob", object),
      object,
    })),

  sees({ ref, object }, inquiry) {
    const { spec, metadata, status } = object;
    if (spec.suspend === true || metadata.deletionTimestamp !== undefined) return undefined;
    const since = changedAt(object);
    const startedAt = Date.parse(status.lastScheduleTime ?? "");
    // It started something as it stands.
    if (startedAt >= Date.parse(since ?? "")) return undefined;
    const isNever = isNeverDue(object, inquiry.now);
    const event = refusalOf(ref, since, inquiry);
    return isNever || event !== undefined ? { isNever, event, since } : undefined;
  },

  tells(seen) {
    const { ref, object, hit } = seen;
    const schedule = shortened(object.object.spec.schedule, 40);
    const why = hit.isNever
      ? `its schedule ${schedule} never comes`
      : `its controller refuses the schedule ${schedule}`;
    return {
      level: "high",
      does: `starts nothing: ${why}`,
      text: "starts nothing",
      why,
      since: hit.since,
      facts: [saysSchedule(seen), ...(hit.event === undefined ? [] : [saysEvent(seen, hit.event)])],
      disproof: `a run that ${written(ref)} starts by itself`,
      ...mended({
        ref,
        metadata: object.object.metadata,
        steps: [],
        what: "correct the schedule",
      }),
      nextCheck: {
        text: "see its schedule, and what its controller says of it",
        kubectl: shellWords`describe cronjob ${ref.name}`,
        object: ref,
      },
      symptom: { reason: "InvalidSchedule" },
    };
  },
});

/** Said of the schedule as it stands: its controller does not say it again. */
function refusalOf(
  ref: ObjectRef,
  since: string | undefined,
  { cluster }: Inquiry,
): Event | undefined {
  return cluster
    .eventsOf(ref)
    .find((event) => REFUSED.has(event.reason) && !(seenAt(event) < Date.parse(since ?? "")));
}

function changedAt({ metadata }: CronJob): string | undefined {
  const [write] = writesOf(metadata.managedFields, ["spec"]);
  return write?.time ?? metadata.creationTimestamp;
}

function saysSchedule({ ref, object, hit, cite, say }: SeenObject<Scheduled, Never>): Claim {
  const { schedule } = object.object.spec;
  const last = object.object.status.lastScheduleTime;
  const fact = cite.fact({
    subject: ref,
    pointer: "/spec/schedule",
    value: [schedule, last],
    values: present({ schedule: shortened(schedule, 100), last: beginning(last) }),
    text: `${written(ref)} has the schedule ${schedule}, last started ${last ?? "never"}`,
  });
  const ran = last === undefined ? "it has never run" : "it has not run since {last}";
  return say(
    hit.isNever
      ? `${written(ref)} has the schedule {schedule}, and no day of the calendar is one of its days; ${ran}.`
      : `${written(ref)} has the schedule {schedule}, which its controller refuses; ${ran}.`,
    fact,
  );
}

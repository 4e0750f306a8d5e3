import { type Claim, keyOf, type ObjectRef, present } from "@binnacle/contracts";
import { shellWords } from "../../facts/shell-words.ts";
import { beginning } from "../../facts/times.ts";
import { seenAt } from "../../graph/events.ts";
import { manualRunsOf } from "../../graph/manual-runs.ts";
import { refOf, written } from "../../graph/object-key.ts";
import type { Inquiry } from "../../inquiry.ts";
import { mended } from "../../kit/mend.ts";
import { objectCause, type SeenObject } from "../../kit/object-cause.ts";
import { writesOf } from "../../rollout/writes-of.ts";
import { listed, shortened } from "../../say.ts";
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
  /** Jobs of it that somebody started by hand. */
  readonly byHand: readonly string[];
}

/** What its controller says once, when it reads a schedule that it cannot keep. */
const REFUSED = new Set(["InvalidSchedule", "UnparseableSchedule"]);

/** A CronJob whose schedule names no day that comes, or that its controller refuses: it starts nothing. */
export const scheduleNeverDue = objectCause<Scheduled, Never>({
  id: "schedule-never-due",
  title: "A schedule that never comes",
  group: "lifecycle",
  high: "no day of the calendar is one of its schedule, or its controller refuses it, and it stands as it was then",
  low: "no day of the calendar is one of its schedule, and it is started by hand: it may be meant so",
  ruledOut: "no CronJob was lately given a schedule that never comes, or has one that is refused",
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
    if (!isNever && event === undefined) return undefined;
    if (event === undefined && isTemplate({ ref, object }, since, inquiry)) return undefined;
    return { isNever, event, since, byHand: manualRunsOf(inquiry.cluster.state, ref) };
  },

  tells(seen) {
    const { ref, object, hit } = seen;
    const schedule = shortened(object.object.spec.schedule, 40);
    const why = hit.isNever
      ? `its schedule ${schedule} never comes`
      : `its controller refuses the schedule ${schedule}`;
    return {
      level: hit.event === undefined && hit.byHand.length > 0 ? "low" : "high",
      impact: hit.event === undefined ? "degraded" : "broken",
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

/** Never due since before the window, and never run by itself: it is kept for `kubectl create job --from`. */
function isTemplate(
  { ref, object }: Scheduled,
  since: string | undefined,
  { asked, window }: Inquiry,
): boolean {
  const isNew = Date.parse(since ?? "") >= window.fromMs;
  const hasRun = object.status.lastScheduleTime !== undefined;
  return !isNew && !hasRun && !asked.has(keyOf(ref));
}

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
  const byHand = hit.byHand.length === 0 ? undefined : listed(hit.byHand);
  const fact = cite.fact({
    subject: ref,
    pointer: "/spec/schedule",
    value: [schedule, last, byHand],
    values: present({ schedule: shortened(schedule, 100), last: beginning(last), byHand }),
    text: `${written(ref)} has the schedule ${schedule}, last started ${last ?? "never"}`,
  });
  const ran = last === undefined ? "it has never run by itself" : "it has not run since {last}";
  const hands = byHand === undefined ? "" : " It was started by hand: {byHand}.";
  return say(
    hit.isNever
      ? `${written(ref)} has the schedule {schedule}, and no day of the calendar is one of its days; ${ran}.${hands}`
      : `${written(ref)} has the schedule {schedule}, which its controller refuses; ${ran}.${hands}`,
    fact,
  );
}

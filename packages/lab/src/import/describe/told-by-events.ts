import type { KubernetesObject } from "@binnacle/cases";
import { z } from "zod";

interface Twice {
  readonly kind: string;
  /** Of the condition that the same component writes with the event. */
  readonly type: string;
  readonly status: string;
  readonly reasons: readonly string[];
  /** Of the condition; absent: that of the event. */
  readonly reason?: string;
}

/** What controllers write twice: in an event, and in a condition whose reason and message no text shows. */
const twice: readonly Twice[] = [
  {
    kind: "Pod",
    type: "PodScheduled",
    status: "False",
    reasons: ["FailedScheduling"],
    reason: "Unschedulable",
  },
  {
    kind: "Job",
    type: "Failed",
    status: "True",
    reasons: ["BackoffLimitExceeded", "DeadlineExceeded"],
  },
];

const Described = z.looseObject({
  status: z.looseObject({
    conditions: z.array(z.looseObject({ type: z.string(), status: z.string() })).default([]),
  }),
});
const Event = z.object({
  type: z.string().optional(),
  reason: z.string(),
  message: z.string(),
  firstTimestamp: z.string().optional(),
});

/** The object with the condition that its events repeat, where that condition holds or is not shown at all. */
export function toldByEvents(
  object: KubernetesObject,
  events: readonly KubernetesObject[],
): KubernetesObject {
  const row = twice.find(({ kind }) => kind === object.kind);
  const told = events
    .map((event) => Event.parse(event))
    .findLast(({ reason }) => row?.reasons.includes(reason) === true);
  if (row === undefined || told === undefined) return object;
  const { status } = Described.parse(object);
  const others = status.conditions.filter(({ type }) => type !== row.type);
  const shown = status.conditions.find(({ type }) => type === row.type);
  if (shown !== undefined && shown.status !== row.status) return object;
  const condition = {
    type: row.type,
    status: row.status,
    reason: row.reason ?? told.reason,
    message: told.message,
    ...(told.firstTimestamp === undefined ? {} : { lastTransitionTime: told.firstTimestamp }),
  };
  return { ...object, status: { ...status, conditions: [...others, condition] } };
}

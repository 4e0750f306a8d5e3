import { type ObjectRef, present } from "@binnacle/contracts";
import { z } from "zod";
import type { ClusterApi, Query } from "../api/cluster-api.ts";
import { listPages } from "../api/list-pages.ts";
import { pathSegment } from "../api/readable-path.ts";
import { granted } from "../api/refused.ts";
import { Time } from "../api/wire.ts";

const Event = z.object({
  metadata: z.object({
    name: z.string(),
    namespace: z.string().optional(),
    creationTimestamp: Time,
  }),
  involvedObject: z.object({
    kind: z.string().default(""),
    namespace: z.string().optional(),
    name: z.string().default(""),
    uid: z.string().optional(),
  }),
  type: z.string().default("Normal"),
  reason: z.string().default(""),
  message: z.string().default(""),
  count: z.number().nullish(),
  firstTimestamp: Time,
  lastTimestamp: Time,
  eventTime: Time,
  series: z.object({ count: z.number().optional(), lastObservedTime: Time }).nullish(),
  source: z.object({ component: z.string().optional() }).optional(),
  reportingComponent: z.string().optional(),
});

export interface SeenEvent {
  readonly at: string;
  readonly firstAt: string;
  readonly type: string;
  readonly reason: string;
  readonly message: string;
  readonly count: number;
  readonly about: ObjectRef;
  readonly by: string;
  /** Name and namespace of the event itself. */
  readonly name: string;
  readonly namespace: string;
}

const events = { kind: "Event", plural: "events", group: "" };

/** Reads events, oldest first. Without a namespace: of all. Throws `AppError`. */
export async function readEvents(
  api: ClusterApi,
  namespace: string | undefined,
  options: { readonly signal: AbortSignal; readonly query?: Query },
): Promise<readonly SeenEvent[]> {
  const path =
    namespace === undefined
      ? "/api/v1/events"
      : `/api/v1/namespaces/${pathSegment("namespace", namespace)}/events`;
  const answer = await listPages(api, path, {
    ...options,
    onPage: (items) => api.redactor.now(z.array(Event).parse(items).map(toSeen)),
  });
  const seen = granted(answer, { kind: events, namespace }, api.kubectl);
  // A whole cluster has thousands: each time is parsed once.
  const timed = seen.map((event) => ({ event, atMs: Date.parse(event.at) }));
  return timed.toSorted((left, right) => left.atMs - right.atMs).map(({ event }) => event);
}

function toSeen(event: z.infer<typeof Event>): SeenEvent {
  const { metadata, involvedObject, series, source } = event;
  return {
    ...timesOf(event),
    type: event.type,
    reason: event.reason,
    message: event.message,
    count: series?.count ?? event.count ?? 1,
    about: aboutOf(involvedObject),
    by: source?.component ?? event.reportingComponent ?? "",
    name: metadata.name,
    namespace: metadata.namespace ?? "",
  };
}

function timesOf(event: z.infer<typeof Event>): { at: string; firstAt: string } {
  const { metadata, series, eventTime, firstTimestamp, lastTimestamp } = event;
  const created = eventTime ?? metadata.creationTimestamp ?? new Date(0).toISOString();
  return {
    at: series?.lastObservedTime ?? lastTimestamp ?? created,
    firstAt: firstTimestamp ?? created,
  };
}

function aboutOf({
  kind,
  name,
  namespace,
  uid,
}: z.infer<typeof Event>["involvedObject"]): ObjectRef {
  return present({ kind, namespace: kind === "Node" ? undefined : namespace, name, uid });
}

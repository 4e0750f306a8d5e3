import { type Gap, Instant, type ObjectRef, present } from "@binnacle/contracts";
import { z } from "zod";
import type { ClusterApi, Query } from "../api/cluster-api.ts";
import { listPages } from "../api/list-pages.ts";
import { joined, readItems } from "../api/read-items.ts";
import { pathSegment } from "../api/readable-path.ts";
import { granted } from "../api/refused.ts";
import type { Between } from "../window-between.ts";

/** What is no moment is a time that is not known. */
const Time = Instant.nullish()
  .catch(undefined)
  .transform((time) => time ?? undefined);
/** What no event can have happened is a count that is not known. */
const Count = z.int32().positive().nullish().catch(undefined);

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
  count: Count,
  firstTimestamp: Time,
  lastTimestamp: Time,
  eventTime: Time,
  series: z.object({ count: Count, lastObservedTime: Time }).nullish(),
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

const eventKind = { kind: "Event", plural: "events", group: "" };

export interface EventsRead {
  /** Oldest first. */
  readonly events: readonly SeenEvent[];
  readonly gaps: readonly Gap[];
}

/** Reads events. Without a namespace: of all. One that cannot be read is a gap. Throws `AppError`. */
export async function readEvents(
  api: ClusterApi,
  namespace: string | undefined,
  options: { readonly signal: AbortSignal; readonly query?: Query },
): Promise<EventsRead> {
  const path =
    namespace === undefined
      ? "/api/v1/events"
      : `/api/v1/namespaces/${pathSegment("namespace", namespace)}/events`;
  const answer = await listPages(api, path, {
    ...options,
    onPage: async (page) => {
      const read = readItems(Event, page, present({ kind: "Event", namespace }));
      const seen = await api.redactor.value(read.items.map(toSeen), { signal: options.signal });
      return [{ ...read, items: seen }];
    },
  });
  const { items, gaps } = joined(granted(answer, { kind: eventKind, namespace }, api.kubectl));
  // A whole cluster has thousands: each time is parsed once.
  const timed = items.map((event) => ({ event, atMs: Date.parse(event.at) }));
  const sorted = timed.toSorted((left, right) => left.atMs - right.atMs);
  return { events: sorted.map(({ event }) => event), gaps };
}

/** `--event-ttl` of the API server, where nobody set another; that of EKS. */
const keptMs = 3_600_000;

/** What a window asks for from before the oldest event that the API server keeps: it is gone, which is not none. */
export function beforeKept(
  seen: readonly SeenEvent[],
  asked: Between & { readonly now: number; readonly namespace: string | undefined },
): Gap[] {
  const { fromMs, now, namespace } = asked;
  const oldest = seen.reduce((least, { at }) => Math.min(least, Date.parse(at)), now - keptMs);
  if (fromMs === undefined || fromMs >= oldest) return [];
  const where = namespace === undefined ? "" : ` in namespace ${namespace}`;
  const gap = {
    origin: "kubernetes",
    kind: "no_data",
    what: `events${where} before ${new Date(oldest).toISOString()}`,
    why: "The API server keeps events for about an hour.",
    about: present({ kinds: ["Event"], namespace }),
  } as const;
  return [gap];
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

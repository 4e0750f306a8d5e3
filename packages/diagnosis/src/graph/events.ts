import { keyOf } from "@binnacle/contracts";
import { readProbeMessage } from "../messages/probe-message.ts";
import type { Event } from "../state/cluster-kinds.ts";
import { type ClusterState, objectsOf } from "../state/cluster-state.ts";
import type { StateKind } from "../state/kinds.table.ts";

/** When an event was last seen, RFC 3339. */
export function lastSeen(event: Event): string | undefined {
  return (
    event.series?.lastObservedTime ??
    event.lastTimestamp ??
    event.eventTime ??
    event.metadata.creationTimestamp
  );
}

/** When an event was last seen, milliseconds since the epoch; not a number where nobody says. */
export function seenAt(event: Event): number {
  return Date.parse(lastSeen(event) ?? "");
}

/** When an event was first seen, RFC 3339. */
export function firstSeen(event: Event): string | undefined {
  return event.firstTimestamp ?? event.eventTime ?? event.metadata.creationTimestamp;
}

/** How often it was seen. */
export function timesSeen(event: Event): number {
  return event.series?.count ?? event.count ?? 1;
}

/** How often it was seen since then, milliseconds since the epoch: of all times that share, if it came evenly. */
export function timesSince(event: Event, fromMs: number): number {
  const last = seenAt(event);
  const all = last - Date.parse(firstSeen(event) ?? "");
  const within = last - fromMs;
  if (!(within >= 0)) return 0;
  return all > within ? 1 + ((timesSeen(event) - 1) * within) / all : timesSeen(event);
}

/** The event is about this container, or does not say about which. */
export function isOfContainer(event: Event, container: string): boolean {
  const { fieldPath } = event.involvedObject;
  const named = readProbeMessage(event.message)?.container;
  if (named !== undefined) return named === container;
  return fieldPath === undefined || fieldPath.includes(`{${container}}`);
}

/** Events by the object that they are about, newest first. */
export function indexEvents(state: ClusterState): ReadonlyMap<string, readonly Event[]> {
  const events = objectsOf(state, "Event")
    .map((event) => ({ event, at: lastSeen(event) ?? "" }))
    .toSorted((left, right) => compare(right.at, left.at))
    .map(({ event }) => event);
  const isOfOther = createOfOther(state, events);
  return Map.groupBy(
    events.filter((event) => !isOfOther(event)),
    subjectOf,
  );
}

/**
 * Kinds of which one that is made anew under the name of another is no heir of it. A pod of a set is: what befell the one before it
 * counts. Of a node the kubelet writes its name for its uid.
 */
const ANEW = [
  "PersistentVolumeClaim",
  "Deployment",
  "StatefulSet",
  "DaemonSet",
  "ReplicaSet",
  "Job",
  "CronJob",
  "HorizontalPodAutoscaler",
  "Service",
  "Ingress",
] as const satisfies readonly StateKind[];

/** Whether an event is about another object that had the name before, by its uid; where it names none, by its time. */
function createOfOther(state: ClusterState, events: readonly Event[]): (event: Event) => boolean {
  const subjects = new Set(events.map(subjectOf));
  const known = new Map(
    ANEW.flatMap((kind) =>
      objectsOf(state, kind).flatMap(({ metadata }) => {
        const key = keyOf({ kind, namespace: metadata.namespace, name: metadata.name });
        return subjects.has(key) ? [[key, metadata] as const] : [];
      }),
    ),
  );
  return (event) => {
    const own = known.get(subjectOf(event));
    const { uid = "" } = event.involvedObject;
    if (own === undefined) return false;
    if (uid !== "" && own.uid !== "") return uid !== own.uid;
    return seenAt(event) < Date.parse(own.creationTimestamp ?? "");
  };
}

/** Times of one form, digit by digit. */
function compare(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

/** The key of the object that an event is about. */
function subjectOf(event: Event): string {
  const { kind, namespace, name } = event.involvedObject;
  return keyOf({ kind, namespace: kind === "Node" ? undefined : namespace, name });
}

import type { ObjectRef } from "@binnacle/contracts";
import type { SeenEvent } from "./read-events.ts";

/** Events that tell the same of several objects of a kind. */
export interface EventGroup {
  /** Of the newest of them. */
  readonly at: string;
  readonly firstAt: string;
  readonly type: string;
  readonly reason: string;
  readonly message: string;
  readonly about: ObjectRef;
  /** How often it happened. */
  readonly count: number;
  /** To how many objects. */
  readonly objects: number;
}

/** Groups events by what they say, whatever the object, its numbers and ids: newest first. */
export function groupEvents(events: readonly SeenEvent[]): EventGroup[] {
  const groups = [...Map.groupBy(events, shapeOf).values()].flatMap(toGroup);
  return groups.toSorted((left, right) => Date.parse(right.at) - Date.parse(left.at));
}

function shapeOf({ type, reason, about, message }: SeenEvent): string {
  const nameless = about.name === "" ? message : message.replaceAll(about.name, "<name>");
  const shape = nameless.replaceAll(
    /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{8,}|\d+/gu,
    "#",
  );
  return JSON.stringify([type, reason, about.kind, about.namespace, shape]);
}

function toGroup(events: readonly SeenEvent[]): EventGroup[] {
  let newest = events[0];
  let oldest = events[0];
  if (newest === undefined || oldest === undefined) return [];
  for (const event of events) {
    if (Date.parse(event.at) >= Date.parse(newest.at)) newest = event;
    if (Date.parse(event.firstAt) < Date.parse(oldest.firstAt)) oldest = event;
  }
  const { at, type, reason, message, about } = newest;
  const count = events.reduce((sum, event) => sum + event.count, 0);
  const objects = new Set(events.map((event) => event.about.uid ?? event.about.name)).size;
  return [{ at, firstAt: oldest.firstAt, type, reason, message, about, count, objects }];
}

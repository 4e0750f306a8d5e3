import type { Event } from "../state/cluster-kinds.ts";
import { isOfContainer, seenAt } from "./events.ts";
import {
  type ContainerView,
  lastEnd,
  MANY_RESTARTS,
  MOST_BACK_OFF_MS,
  waitingReason,
} from "./pod-view.ts";

/**
 * It falls again and again, and its status tells no end of it. That it is held back between its runs says the kubelet,
 * or, while it runs, an event of a moment ago.
 */
export function fallsUntold(
  container: ContainerView,
  events: readonly Event[],
  now: number,
): boolean {
  const { name, status } = container;
  if (lastEnd(container) !== undefined) return false;
  if (waitingReason(container) === "CrashLoopBackOff") return true;
  const isMany = (status?.restartCount ?? 0) >= MANY_RESTARTS;
  return (
    isMany && status?.state?.running !== undefined && heldBack(events, name, now) !== undefined
  );
}

/** The kubelet held the container back before its run, no longer ago than it ever does. */
export function heldBack(
  events: readonly Event[],
  container: string,
  now: number,
): Event | undefined {
  return events.find(
    (event) =>
      event.reason === "BackOff" &&
      now - seenAt(event) < MOST_BACK_OFF_MS &&
      isOfContainer(event, container),
  );
}

import type { StoreEvent } from "./stored-object.ts";

/** The window of the watch cache; older writes are compacted. */
const eventsAtMost = 20_000;

/** The writes of a store in the order of their revisions, the newest of them. */
export function createHistory(firstRevision: number) {
  let revision = firstRevision;
  let compacted = firstRevision - 1;
  let events: StoreEvent[] = [];
  const listeners = new Set<() => void>();
  return {
    revision: () => revision,
    /** Events up to this revision are gone: who watches from an older one is told 410. */
    compactedRevision: () => compacted,
    after: (from: number): readonly StoreEvent[] => events.slice(firstAfter(events, from)),
    nextRevision: () => {
      revision += 1;
      return revision;
    },
    note: (event: StoreEvent) => {
      events.push(event);
      if (events.length <= eventsAtMost * 2) return;
      events = events.slice(-eventsAtMost);
      compacted = (events[0]?.revision ?? revision) - 1;
    },
    compact: () => {
      events = [];
      compacted = revision;
    },
    /** Does some writes, then tells who listens. */
    telling: (work: () => void) => {
      const from = revision;
      work();
      if (revision !== from) for (const listener of listeners) listener();
    },
    /** Calls back after writes; the result stops it. */
    onWrite: (listener: () => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** Where the events after a revision begin. */
function firstAfter(events: readonly StoreEvent[], revision: number): number {
  let [low, high] = [0, events.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((events[middle]?.revision ?? 0) > revision) high = middle;
    else low = middle + 1;
  }
  return low;
}

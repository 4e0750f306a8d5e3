import { type SeenChange, seenChanges } from "@binnacle/diagnosis";
import type { Copy } from "./copy.ts";
import type { Digests, KeptObject, Turn } from "./kept-kind.ts";

/** What was seen to change, the newest of it. */
export interface History {
  readonly note: (copy: Copy, turn: Turn) => void;
  /** Oldest first. */
  readonly changes: () => readonly SeenChange[];
}

/** Some hours of a busy cluster; a change is some hundred bytes. */
const changesAtMost = 5000;

/** `now`: milliseconds since the epoch by the API server's clock. */
export function createHistory(now: () => number): History {
  let changes: SeenChange[] = [];
  return {
    note: ({ kind: { kind }, knownUntil, state }, { before, after }) => {
      const seen = seenChanges({
        kind,
        before: readOf(before),
        after: readOf(after),
        keys: keysBetween(before, after),
        fromMs: knownUntil(),
        toMs: now(),
        isLate: state().kind !== "live",
      });
      if (seen.length === 0) return;
      changes.push(...seen);
      // Cut seldom: each cut copies.
      if (changes.length > changesAtMost * 1.2) changes = changes.slice(-changesAtMost);
    },
    changes: () => changes,
  };
}

function readOf(kept: KeptObject | undefined) {
  return kept?.kind === "read" ? kept.value : undefined;
}

function keysBetween(before: KeptObject | undefined, after: KeptObject | undefined) {
  const [older, newer] = [digestsOf(before), digestsOf(after)];
  const [was, is] = [Object.keys(older), Object.keys(newer)];
  return {
    added: is.filter((key) => older[key] === undefined),
    removed: was.filter((key) => newer[key] === undefined),
    changed: is.filter((key) => older[key] !== undefined && older[key] !== newer[key]),
  };
}

function digestsOf(kept: KeptObject | undefined): Digests {
  return kept?.kind === "read" ? (kept.digests ?? {}) : {};
}

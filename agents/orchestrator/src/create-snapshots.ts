import { AppError, type Investigation } from "@binnacle/contracts";
import { createFeed } from "./create-feed.ts";
import { type Draft, toInvestigation } from "./draft.ts";
import type { InvestigationsPorts } from "./ports.ts";

/** The snapshots of one run: each with a higher revision, until the last one. */
export interface Snapshots {
  readonly watch: (signal: AbortSignal) => AsyncIterable<Investigation>;
  /** Makes the next one. Throws `AppError` when the last one was shown: what was stopped goes no further. */
  readonly next: (draft: Draft) => Investigation;
  /** Makes the next one and shows it. */
  readonly publish: (draft: Draft) => Investigation;
  /** Shows the last one. */
  readonly end: (final: Investigation) => void;
  readonly isOver: () => boolean;
  readonly latest: () => Draft;
  /** Another process came as far as this. */
  readonly goOnFrom: (revision: number) => void;
}

export function createSnapshots(
  first: Draft,
  { hash, clock }: Pick<InvestigationsPorts, "hash" | "clock">,
): Snapshots {
  const feed = createFeed<Investigation>("newest");
  let latest = first;
  let revision = 0;
  let isOver = false;
  const next = (draft: Draft): Investigation => {
    if (isOver) throw new AppError("timeout", "This investigation is over.");
    latest = draft;
    revision += 1;
    return toInvestigation(draft, { hash, nowMs: clock(), revision });
  };
  return {
    watch: feed.watch,
    next,
    publish(draft) {
      const snapshot = next(draft);
      feed.publish(snapshot);
      return snapshot;
    },
    end(final) {
      if (isOver) return;
      isOver = true;
      feed.publish(final);
      feed.end();
    },
    isOver: () => isOver,
    latest: () => latest,
    goOnFrom(before) {
      revision = before;
    },
  };
}

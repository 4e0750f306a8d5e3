import { AppError, type Investigation } from "@binnacle/contracts";
import { createFeed } from "./create-feed.ts";
import { type Draft, toInvestigation } from "./draft.ts";
import type { InvestigationsPorts } from "./ports.ts";

/** The snapshots of one run: each with a higher revision, until the last one. */
export function createSnapshots(
  first: Draft,
  { hash, clock }: Pick<InvestigationsPorts, "hash" | "clock">,
) {
  const feed = createFeed<Investigation>("newest");
  let latest = first;
  let revision = 0;
  let isOver = false;
  /** Throws `AppError` when the last one was shown: what was stopped goes no further. */
  const next = (draft: Draft): Investigation => {
    if (isOver) throw new AppError("timeout", "This investigation is over.");
    latest = draft;
    revision += 1;
    return toInvestigation(draft, { hash, nowMs: clock(), revision });
  };
  return {
    watch: feed.watch,
    next,
    /** Makes the next one and shows it. */
    publish: (draft: Draft): Investigation => {
      const snapshot = next(draft);
      feed.publish(snapshot);
      return snapshot;
    },
    /** Shows the last one. */
    end(final: Investigation): void {
      if (isOver) return;
      isOver = true;
      feed.publish(final);
      feed.end();
    },
    isOver: () => isOver,
    latest: () => latest,
    /** Another process came as far as this. */
    goOnFrom(before: number): void {
      revision = before;
    },
  };
}

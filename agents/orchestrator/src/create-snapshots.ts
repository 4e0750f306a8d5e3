import { AppError, type Investigation } from "@binnacle/contracts";
import { createFeed } from "./create-feed.ts";
import { type Draft, toInvestigation } from "./draft.ts";
import type { InvestigationsPorts } from "./ports.ts";
import type { Verified } from "./verify.ts";

/** The snapshots of one run: each with a higher revision, until the last one. */
export function createSnapshots(
  first: Draft,
  { hash, clock, log }: Pick<InvestigationsPorts, "hash" | "clock" | "log">,
) {
  const feed = createFeed<Investigation>("newest");
  let latest = first;
  let revision = 0;
  let isOver = false;
  const tellDropped = createTeller(first.id, log);
  /** Throws `AppError` when the last one was shown: what was stopped goes no further. */
  const next = (draft: Draft): Investigation => {
    if (isOver) throw new AppError("timeout", "This investigation is over.");
    latest = draft;
    revision += 1;
    const { investigation, dropped } = toInvestigation(draft, { hash, nowMs: clock(), revision });
    tellDropped(dropped);
    return investigation;
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

/** A claim that is dropped from each snapshot of a run is told once. */
function createTeller(
  investigation: string,
  log: InvestigationsPorts["log"],
): (dropped: Verified["dropped"]) => void {
  const told = new Set<string>();
  return (dropped) => {
    const facts = dropped.flat().filter((fact) => !told.has(fact));
    if (facts.length === 0) return;
    for (const fact of facts) told.add(fact);
    log({ investigation, claims: dropped.length, facts }, "unproven claims dropped");
  };
}

import { type Log, logFailure } from "@binnacle/runtime";
import type { SlackObserver } from "./slack-api.ts";

/** Runs a handler beside the acknowledgement; what it throws is logged. */
export type Run = (work: () => Promise<void>) => void;

export function createRunning(
  log: Log,
  observer?: SlackObserver,
): { run: Run; settled: () => Promise<void> } {
  const works = new Set<Promise<void>>();
  return {
    run(work) {
      const running = (observer?.event(work) ?? work())
        .catch((error: unknown) => logFailure(log, error, "event not handled"))
        .finally(() => works.delete(running));
      works.add(running);
    },
    async settled() {
      // What ends may leave something to do.
      while (works.size > 0) await Promise.allSettled(works);
    },
  };
}

import { type Log, logFailure } from "@binnacle/runtime";
import type { SlackObserver } from "./slack-api.ts";

/** Runs a handler beside the acknowledgement; what it throws is logged. */
export type Run = (work: () => Promise<void>) => void;

/** How events are handled. */
export interface Handling {
  readonly run: Run;
  /** The same, done when it is over. */
  readonly runToEnd: (work: () => Promise<void>) => Promise<void>;
  /** What nobody waits to see anything of. */
  readonly beside: Run;
  /** Who asked sees something that went another way than the Web API: in an acknowledgement, to a response URL. */
  readonly shown: () => void;
}

export function createRunning(
  log: Log,
  observer?: SlackObserver,
): Handling & { readonly settled: () => Promise<void> } {
  const works = new Set<Promise<void>>();
  const begin = (working: Promise<void>): Promise<void> => {
    const running = working
      .catch((error: unknown) => logFailure(log, error, "event not handled"))
      .finally(() => works.delete(running));
    works.add(running);
    return running;
  };
  const runToEnd = (work: () => Promise<void>) => begin(observer?.event(work) ?? work());
  return {
    run: (work) => void runToEnd(work),
    runToEnd,
    beside: (work) => void begin(work()),
    shown: () => observer?.shown(),
    async settled() {
      // What ends may leave something to do.
      while (works.size > 0) await Promise.allSettled(works);
    },
  };
}

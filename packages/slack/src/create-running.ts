import { type Log, logFailure } from "@binnacle/runtime";

/** What runs beside the acknowledgements. */
export interface Running {
  /** Runs a handler beside the acknowledgement; what it throws is logged. */
  readonly run: (work: () => Promise<void>) => void;
  readonly settled: () => Promise<unknown>;
}

export type Run = Running["run"];

export function createRunning(log: Log): Running {
  const works = new Set<Promise<void>>();
  return {
    run(work) {
      const running = work()
        .catch((error: unknown) => logFailure(log, error, "event not handled"))
        .finally(() => works.delete(running));
      works.add(running);
    },
    settled: () => Promise.allSettled(works),
  };
}

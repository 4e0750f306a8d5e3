import { type Log, logFailure } from "@binnacle/runtime";

/** Runs a handler beside the acknowledgement; what it throws is logged. */
export type Run = (work: () => Promise<void>) => void;

export function createRunning(log: Log): { run: Run; settled: () => Promise<unknown> } {
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

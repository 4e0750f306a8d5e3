import { AppError } from "@binnacle/contracts";

/**
 * Runs `work` until it ends, `signal` aborts, or `timeoutMs` have passed.
 * The work is told by its own signal; the promise does not wait for work that ignores it.
 * Throws `AppError` of kind timeout with `what` in the sentence: `Prometheus did not answer in 5 s.`
 */
export async function withDeadline<T>(
  { what, timeoutMs, signal }: { what: string; timeoutMs: number; signal?: AbortSignal },
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const own = AbortSignal.timeout(timeoutMs);
  const either = signal === undefined ? own : AbortSignal.any([own, signal]);
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const abort = (): void => {
    const end = own.aborted ? `did not answer in ${timeoutMs / 1000} s.` : "was cancelled.";
    reject(new AppError("timeout", `${what} ${end}`));
  };
  either.addEventListener("abort", abort, { once: true });
  if (either.aborted) abort();
  // Work that throws at once has not begun to race yet.
  const working = (async () => await work(either))();
  try {
    return await Promise.race([working, aborted]);
  } finally {
    either.removeEventListener("abort", abort);
  }
}

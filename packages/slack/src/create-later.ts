import type { Run } from "./create-running.ts";

/** Work for later that nobody waits for: neither a stop nor the end of the process. */
export function createLater({ run, signal }: { readonly run: Run; readonly signal: AbortSignal }) {
  return (ms: number, work: () => Promise<void>): void => {
    if (signal.aborted) return;
    const forget = (): void => clearTimeout(timer);
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", forget);
      run(work);
    }, ms);
    timer.unref();
    signal.addEventListener("abort", forget, { once: true });
  };
}

/** Shares of a call's deadline by which each phase ends; the rest is for the engine and the answer. */
const ends = { lists: 0.6, logs: 0.8 };

/** A signal for each phase of a call that starts now: a hanging phase leaves time for the next. */
export function createPhases(timeoutMs: number, signal: AbortSignal) {
  const startedMs = performance.now();
  return (phase: keyof typeof ends): AbortSignal => {
    const leftMs = timeoutMs * ends[phase] - (performance.now() - startedMs);
    return AbortSignal.any([signal, AbortSignal.timeout(Math.max(0, Math.round(leftMs)))]);
  };
}

/** When a call began and how long it may take. */
export interface Deadline {
  /** By the clock that all threads of the process share. */
  readonly startedMs: number;
  readonly timeoutMs: number;
}

/**
 * Shares of a call's deadline by which each phase ends: what hangs while a name is looked up leaves time for the lists, and so
 * on. The rest is for the engine and the answer.
 */
const ends = { names: 0.4, lists: 0.65, behind: 0.72, logs: 0.8, behindLogs: 0.9 };

export function deadlineFromNow(timeoutMs: number): Deadline {
  return { startedMs: sharedMs(), timeoutMs };
}

/** The same for who takes the call up now: what is left has the shares, however long the call waited. */
export function takenUp({ startedMs, timeoutMs }: Deadline): Deadline {
  const nowMs = sharedMs();
  return { startedMs: nowMs, timeoutMs: timeoutMs - (nowMs - startedMs) };
}

/** A signal for each phase of a call: a hanging phase leaves time for the next. */
export function createPhases({ startedMs, timeoutMs }: Deadline, signal: AbortSignal) {
  return (phase: keyof typeof ends): AbortSignal => {
    const leftMs = timeoutMs * ends[phase] - (sharedMs() - startedMs);
    return AbortSignal.any([signal, AbortSignal.timeout(Math.max(0, Math.round(leftMs)))]);
  };
}

/** `performance.now()` of a thread begins with the thread. */
function sharedMs(): number {
  return Number(process.hrtime.bigint() / 1_000_000n);
}

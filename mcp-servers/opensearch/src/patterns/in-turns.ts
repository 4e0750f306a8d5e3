import { setImmediate } from "node:timers/promises";

/** Others wait at most about so long. */
const turnMs = 10;

/** Does long work in turns, so that the server answers others meanwhile; a call that was cancelled ends it. */
export async function inTurns<Result>(
  work: Generator<undefined, Result>,
  signal: AbortSignal,
): Promise<Result> {
  let from = performance.now();
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
    if (performance.now() - from < turnMs) continue;
    await setImmediate();
    signal.throwIfAborted();
    from = performance.now();
  }
}

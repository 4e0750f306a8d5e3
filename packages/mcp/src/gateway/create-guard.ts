import { AppError, type Gap } from "@binnacle/contracts";
import { withDeadline } from "@binnacle/runtime";
import {
  BrokenCircuitError,
  bulkhead,
  ConsecutiveBreaker,
  circuitBreaker,
  handleWhenResult,
} from "cockatiel";
import { z } from "zod";
import type { Outcome, ServerConfig } from "./server-config.ts";

/** Runs a call; its signal carries deadline and cancellation. Never throws. */
export type Guard = (
  call: { readonly tool: string; readonly caller: AbortSignal },
  work: (signal: AbortSignal) => Promise<Outcome>,
) => Promise<Outcome>;

const maxWaiting = 200;
const failuresInARow = 3;

/** One deadline around the queue, the breaker and the work. Only outcomes of kind `failed` open the breaker. */
export function createGuard({
  name,
  timeoutMs,
  concurrency,
  restMs = 10_000,
}: ServerConfig): Guard {
  const lanes = bulkhead(concurrency, maxWaiting);
  const breaker = circuitBreaker(handleWhenResult(isFailure), {
    halfOpenAfter: restMs,
    breaker: new ConsecutiveBreaker(failuresInARow),
  });
  let last: { readonly gap: Gap["kind"]; readonly why: string } = { gap: "unreachable", why: "" };
  return async ({ tool, caller }, work) => {
    try {
      return await withDeadline(
        { what: `${name} ${tool}`, timeoutMs, signal: caller },
        async (signal) =>
          await lanes.execute(() => breaker.execute(() => remember(work(signal))), signal),
      );
    } catch (error) {
      return { kind: caller.aborted ? "unseen" : "failed", ...whyNone(error) };
    }
  };

  async function remember(work: Promise<Outcome>): Promise<Outcome> {
    const outcome = await work;
    if (outcome.kind === "failed") last = outcome;
    return outcome;
  }

  /** Deadline, cancellation, open breaker or full queue. */
  function whyNone(error: unknown): { readonly gap: Gap["kind"]; readonly why: string } {
    if (error instanceof AppError) return { gap: "timed_out", why: error.message };
    if (!(error instanceof BrokenCircuitError))
      return { gap: "unreachable", why: `${name} is busy: ${maxWaiting} calls wait already` };
    const { gap, why } = last;
    return {
      gap,
      why: `${failuresInARow} calls in a row failed, so it is not asked for ${restMs / 1000} s. The last: ${why}`,
    };
  }
}

function isFailure(outcome: unknown): boolean {
  return z.object({ kind: z.literal("failed") }).safeParse(outcome).success;
}

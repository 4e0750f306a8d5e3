import { AppError, type Gap } from "@binnacle/contracts";
import { withDeadline } from "@binnacle/runtime";
import { bulkhead, type IPolicy } from "cockatiel";
import { createBreakers } from "../server/create-breakers.ts";
import type { Outcome, ServerConfig } from "./server-config.ts";

/** Runs a call; its signal carries deadline and cancellation. Never throws. */
export type Guard = (
  call: { readonly tool: string; readonly caller: AbortSignal },
  work: (signal: AbortSignal) => Promise<Outcome>,
) => Promise<Outcome>;

const maxWaiting = 200;

/**
 * One deadline around the breakers, the queue and the work. Each tool has a breaker for each kind of failure, which
 * only its own outcomes of kind `failed` open, and half of the lanes at most: a slow one leaves the others theirs.
 */
export function createGuard({ name, timeoutMs, concurrency, restMs }: ServerConfig): Guard {
  const lanes = bulkhead(concurrency, maxWaiting);
  const lanesOf = createLanes(Math.ceil(concurrency / 2));
  const unlessResting = createBreakers({
    faultOf: toFault,
    words: {
      timed_out: "calls in a row did not answer in time",
      unreachable: "calls in a row failed",
    },
    restMs,
  });
  return async ({ tool, caller }, work) => {
    const what = `${name} ${tool}`;
    try {
      return await withDeadline({ what, timeoutMs, signal: caller }, async (signal) => {
        const inLane = () => lanes.execute(() => work(signal), signal);
        const run = () => lanesOf(tool).execute(inLane, signal);
        const outcome = await unlessResting(tool, run);
        return outcome.kind === "resting"
          ? { kind: "unseen", gap: gapOf(outcome.fault), why: whyResting(what, outcome) }
          : outcome;
      });
    } catch (error) {
      return { kind: caller.aborted ? "unseen" : "failed", ...whyNone(error, name) };
    }
  };
}

/** By tool. */
function createLanes(each: number): (tool: string) => IPolicy {
  const lanes = new Map<string, IPolicy>();
  return (tool) => {
    const own = lanes.get(tool) ?? bulkhead(each, maxWaiting);
    lanes.set(tool, own);
    return own;
  };
}

function toFault(outcome: Outcome) {
  return outcome.kind === "failed" ? { fault: outcome.gap, why: outcome.why } : undefined;
}

function gapOf(fault: string): Gap["kind"] {
  return fault === "timed_out" ? fault : "unreachable";
}

function whyResting(what: string, { until, why }: { until: string; why: string }): string {
  return `${what} is ${until}. The last: ${why}`;
}

/** Deadline, cancellation or full queue. */
function whyNone(error: unknown, name: string): { gap: Gap["kind"]; why: string } {
  if (error instanceof AppError) return { gap: "timed_out", why: error.message };
  return { gap: "unreachable", why: `${name} is busy: ${maxWaiting} calls wait already` };
}

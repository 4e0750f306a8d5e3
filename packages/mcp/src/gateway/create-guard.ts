import { AppError, type Gap } from "@binnacle/contracts";
import { withDeadline } from "@binnacle/runtime";
import { bulkhead, type IPolicy, isBulkheadRejectedError } from "cockatiel";
import { createBreakers } from "../server/create-breakers.ts";
import type { Outcome, ServerConfig } from "./server-config.ts";
import { unlessAborted } from "./unless-aborted.ts";

/** Runs a call; its signal carries deadline and cancellation. Never throws. */
export type Guard = (
  call: { readonly tool: string; readonly caller: AbortSignal },
  work: (signal: AbortSignal) => Promise<Outcome>,
) => Promise<Outcome>;

const maxWaiting = 200;

/**
 * Each tool has half of the lanes at most, and a breaker for each kind of failure, which only its own outcomes of kind
 * `failed` open: a slow one leaves the others theirs. Deadline and breakers are within the lane: who waits too long for
 * one asked in busy times, and tells nothing of the tool.
 */
export function createGuard(config: ServerConfig): Guard {
  const { name, timeoutMs } = config;
  const inLane = createLanes(config);
  const unlessResting = createBreakers({
    faultOf: toFault,
    words: {
      timed_out: "calls in a row did not answer in time",
      unreachable: "calls in a row failed",
    },
    restMs: config.restMs,
  });
  return async ({ tool, caller }, work) => {
    const what = `${name} ${tool}`;
    const timed = async (): Promise<Outcome> => {
      try {
        return await withDeadline({ what, timeoutMs, signal: caller }, work);
      } catch (error) {
        return toLate(error, caller);
      }
    };
    const asked = await inLane({ tool, caller }, () => unlessResting(tool, timed, caller));
    if (asked.kind === "resting")
      return { kind: "unseen", gap: gapOf(asked.fault), why: whyResting(what, asked) };
    return asked.kind === "laneless" ? toBusy({ ...asked, what }) : asked;
  };
}

/** It was cancelled, or waited as long as a call may take, or the queue was full. */
interface Laneless {
  readonly kind: "laneless";
  readonly isCancelled: boolean;
}

type Call = Parameters<Guard>[0];

function createLanes({ concurrency, timeoutMs }: ServerConfig) {
  const lanes = bulkhead(concurrency, maxWaiting);
  const lanesOf = createToolLanes(Math.ceil(concurrency / 2));
  return async <T>({ tool, caller }: Call, work: () => Promise<T>): Promise<T | Laneless> => {
    const patience = AbortSignal.any([caller, AbortSignal.timeout(timeoutMs)]);
    const { promise: entered, resolve, reject } = Promise.withResolvers<void>();
    const enter = (): Promise<T> => {
      resolve();
      return work();
    };
    const done = lanesOf(tool).execute(() => lanes.execute(enter, patience), patience);
    done.catch(reject);
    try {
      await unlessAborted(entered, patience);
    } catch (error) {
      if (!patience.aborted && !isBulkheadRejectedError(error)) throw error;
      return { kind: "laneless", isCancelled: caller.aborted };
    }
    return await done;
  };
}

/** By tool. */
function createToolLanes(each: number): (tool: string) => IPolicy {
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

function toLate(error: unknown, caller: AbortSignal): Outcome {
  if (!(error instanceof AppError)) throw error;
  return { kind: caller.aborted ? "unseen" : "failed", gap: "timed_out", why: error.message };
}

function toBusy({ what, isCancelled }: Laneless & { readonly what: string }): Outcome {
  const why = isCancelled
    ? `${what} was cancelled.`
    : `${what} is busy with other calls. Ask again.`;
  return { kind: "unseen", gap: "timed_out", why };
}

import type { ModelFailure } from "@binnacle/contracts";
import { networkReason } from "@binnacle/runtime";

/** Watches over one turn. */
export interface Watch {
  /** Aborts when the caller stops, nothing comes for too long, or the turn takes too long. */
  readonly signal: AbortSignal;
  /** Something came. */
  readonly heard: () => void;
  readonly end: () => void;
  /** Why a request or its body threw. */
  readonly failure: (error: unknown, name: string) => ModelFailure;
}

interface Limits {
  readonly stallTimeoutMs: number;
  readonly turnTimeoutMs: number;
}

export function createWatch({ stallTimeoutMs, turnTimeoutMs }: Limits, caller: AbortSignal): Watch {
  const stall = new AbortController();
  const deadline = AbortSignal.timeout(turnTimeoutMs);
  const timer = setTimeout(() => stall.abort(), stallTimeoutMs);
  return {
    signal: AbortSignal.any([caller, deadline, stall.signal]),
    heard: () => void timer.refresh(),
    end: () => clearTimeout(timer),
    failure(error, name) {
      if (caller.aborted) return { class: "aborted", why: `Asking ${name} was stopped.` };
      if (deadline.aborted)
        return { class: "timeout", why: `${name} did not end in ${turnTimeoutMs / 1000} s.` };
      if (stall.signal.aborted)
        return { class: "timeout", why: `${name} sent nothing for ${stallTimeoutMs / 1000} s.` };
      return { class: "network", why: `${name} cannot be reached: ${networkReason(error)}.` };
    },
  };
}

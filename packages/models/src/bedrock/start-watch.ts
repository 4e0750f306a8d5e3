import { AppError, type ModelAsking, type ModelFailure } from "@binnacle/contracts";

export interface WatchOptions extends Pick<ModelAsking, "signal"> {
  readonly modelId: string;
  /** For the whole turn. */
  readonly turnTimeoutMs: number;
  /** For the first sign and between two of them. */
  readonly stallTimeoutMs: number;
}

/** Ends a turn that is stopped, late or silent. `end` must be called. */
export function startWatch({ signal, modelId, turnTimeoutMs, stallTimeoutMs }: WatchOptions) {
  const own = new AbortController();
  const { promise: ended, reject } = Promise.withResolvers<never>();
  // Nobody may be waiting any more.
  ended.catch(() => undefined);
  let failure: ModelFailure | undefined;
  const stop = (reason: ModelFailure) => {
    failure ??= reason;
    reject(new AppError("timeout", failure.why));
    own.abort();
  };
  const late = `${modelId} did not end its answer in ${turnTimeoutMs / 1000} s.`;
  const silent = `${modelId} said nothing for ${stallTimeoutMs / 1000} s.`;
  const abort = () => stop({ class: "aborted", why: `The turn of ${modelId} was stopped.` });
  const whole = setTimeout(() => stop({ class: "timeout", why: late }), turnTimeoutMs);
  const stall = setTimeout(() => stop({ class: "timeout", why: silent }), stallTimeoutMs);
  signal.addEventListener("abort", abort, { once: true });
  if (signal.aborted) abort();
  return {
    signal: own.signal,
    /** A sign of life. */
    touch: () => stall.refresh(),
    /** Why the turn was ended by us. */
    stopped: () => failure,
    /** What comes first: the work's end or ours. */
    race: async <T>(work: Promise<T>): Promise<T> => await Promise.race([work, ended]),
    end: () => {
      clearTimeout(whole);
      clearTimeout(stall);
      signal.removeEventListener("abort", abort);
    },
  };
}

export type Watch = ReturnType<typeof startWatch>;

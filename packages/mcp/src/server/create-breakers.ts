import {
  BrokenCircuitError,
  ConsecutiveBreaker,
  circuitBreaker,
  handleWhenResult,
} from "cockatiel";
import { z } from "zod";

/** So many failures of one kind in a row close what failed. */
const failuresInARow = 3;
const defaultRestMs = 10_000;

/** It is not asked now. */
interface Resting {
  readonly kind: "resting";
  /** The kind of its failures. */
  readonly fault: string;
  /** What the last failure was. */
  readonly why: string;
  /** `not asked until 03:10:20 UTC, since 3 calls in a row failed`. */
  readonly until: string;
}

interface BreakersOptions<Result> {
  /** The kind of a failure that counts, with its sentence; undefined: none that counts. */
  readonly faultOf: (
    result: Result,
  ) => { readonly fault: string; readonly why: string } | undefined;
  /** Of each kind of failure: `calls in a row did not answer in time`. */
  readonly words: Readonly<Record<string, string>>;
  /** How long is waited before it is asked again. Default 10,000. */
  readonly restMs?: number | undefined;
}

/** Runs work on one thing of many; what it rests for is told instead of it. */
type Breakers<Result> = (key: string, work: () => Promise<Result>) => Promise<Result | Resting>;

/**
 * A breaker for each thing that can fail by itself and each kind of failure: what closes one closes no other. After the
 * rest one call is let through, and decides.
 */
export function createBreakers<Result>(options: BreakersOptions<Result>): Breakers<Result> {
  const { words } = options;
  const rows = new Map<string, readonly Breaker<Result>[]>();
  return async (key, work) => {
    const row = rows.get(key) ?? Object.keys(words).map((fault) => createBreaker(fault, options));
    rows.set(key, row);
    const guarded = row.reduce<() => Promise<Result | Resting>>(
      (inner, breaker) => () => breaker(inner),
      work,
    );
    return await guarded();
  };
}

type Breaker<Result> = (inner: () => Promise<Result | Resting>) => Promise<Result | Resting>;

function createBreaker<Result>(
  fault: string,
  { faultOf, words, restMs = defaultRestMs }: BreakersOptions<Result>,
): Breaker<Result> {
  let last = "";
  let openedMs = 0;
  const counted = (result: unknown): boolean => isFault.safeParse(result).data?.fault === fault;
  const breaker = circuitBreaker(handleWhenResult(counted), {
    halfOpenAfter: restMs,
    breaker: new ConsecutiveBreaker(failuresInARow),
  });
  breaker.onBreak(() => {
    openedMs = Date.now();
  });
  return async (inner) => {
    try {
      const { result } = await breaker.execute(async () => {
        const given = await inner();
        const seen = isResting(given) ? undefined : faultOf(given);
        if (seen?.fault === fault) last = seen.why;
        return { result: given, fault: seen?.fault };
      });
      return result;
    } catch (error) {
      if (!(error instanceof BrokenCircuitError)) throw error;
      const until = `not asked until ${timeOf(openedMs + restMs)}, since ${failuresInARow} ${words[fault]}`;
      return { kind: "resting", fault, why: last, until };
    }
  };
}

const isFault = z.object({ fault: z.string() });

function isResting(result: unknown): result is Resting {
  return z.object({ kind: z.literal("resting") }).safeParse(result).success;
}

function timeOf(ms: number): string {
  return `${new Date(Math.ceil(ms / 1000) * 1000).toISOString().slice(11, 19)} UTC`;
}

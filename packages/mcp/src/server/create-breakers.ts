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

/**
 * Runs work on one thing of many; what it rests for is told instead of it. The signal is of who waits: work that was given
 * up says nothing of the thing, neither that it fails nor that it is well again.
 */
type Breakers<Result> = (
  key: string,
  work: () => Promise<Result>,
  waiting: AbortSignal,
) => Promise<Result | Resting>;

/**
 * A breaker for each thing that can fail by itself and each kind of failure: what closes one closes no other. After the
 * rest one call is let through, and decides. Not cockatiel's, which takes every end that is no failure for a success.
 */
export function createBreakers<Result>(options: BreakersOptions<Result>): Breakers<Result> {
  const { words } = options;
  const rows = new Map<string, readonly Breaker<Result>[]>();
  return async (key, work, waiting) => {
    const row = rows.get(key) ?? Object.keys(words).map((fault) => createBreaker(fault, options));
    rows.set(key, row);
    const guarded = row.reduce<() => Promise<Result | Resting>>(
      (inner, breaker) => () => breaker(inner, waiting),
      work,
    );
    return await guarded();
  };
}

type Breaker<Result> = (
  inner: () => Promise<Result | Resting>,
  waiting: AbortSignal,
) => Promise<Result | Resting>;

function createBreaker<Result>(
  fault: string,
  { faultOf, words, restMs = defaultRestMs }: BreakersOptions<Result>,
): Breaker<Result> {
  let [failures, last, isTrying] = [0, "", false];
  let openedMs: number | undefined;
  return async (inner, waiting) => {
    const isTrial = openedMs !== undefined;
    if (openedMs !== undefined && (isTrying || Date.now() < openedMs + restMs)) {
      const until = `not asked until ${timeOf(openedMs + restMs)}, since ${failuresInARow} ${words[fault]}`;
      return { kind: "resting", fault, why: last, until };
    }
    isTrying = isTrial;
    try {
      const given = await inner();
      if (!isResting(given)) learn(given, { isTrial, isGivenUp: waiting.aborted });
      return given;
    } finally {
      if (isTrial) isTrying = false;
    }
  };

  /** What began before it opened and ends after that decides nothing. */
  function learn(given: Result, { isTrial, isGivenUp }: { isTrial: boolean; isGivenUp: boolean }) {
    if (isTrial !== (openedMs !== undefined)) return;
    const seen = faultOf(given);
    if (seen?.fault === fault) {
      last = seen.why;
      failures += 1;
      if (failures >= failuresInARow) openedMs = Date.now();
    } else if (!isGivenUp) {
      failures = 0;
      openedMs = undefined;
    }
  }
}

function isResting(result: unknown): result is Resting {
  return z.object({ kind: z.literal("resting") }).safeParse(result).success;
}

function timeOf(ms: number): string {
  return `${new Date(Math.ceil(ms / 1000) * 1000).toISOString().slice(11, 19)} UTC`;
}

export interface PoissonRequest {
  /** Seconds. */
  readonly at: number;
  readonly failed: boolean;
}

interface Process {
  readonly seed: number;
  readonly lengthSeconds: number;
  /** Requests a second. */
  readonly rateAt: (second: number) => number;
  /** The highest that `rateAt` gives. */
  readonly highest: number;
  /** Share that fails. */
  readonly failingAt: (second: number) => number;
}

/** Requests as a Poisson process has them, by thinning (Lewis and Shedler 1979); the same for the same seed. */
export function poissonRequests(process: Process): readonly PoissonRequest[] {
  const { seed, lengthSeconds, rateAt, highest, failingAt } = process;
  const dice = createDice(seed);
  const found: PoissonRequest[] = [];
  for (let at = 0; ; ) {
    at -= Math.log(1 - dice()) / highest;
    if (at >= lengthSeconds) return found;
    if (dice() < rateAt(at) / highest) found.push({ at, failed: dice() < failingAt(at) });
  }
}

/** A repeatable random number between 0 and 1 (mulberry32). */
function createDice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d_2b_79_f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Draws that repeat exactly for the same seed. */
export interface Random {
  /** A number from 0 (included) to 1 (excluded). */
  readonly next: () => number;
  /** A whole number from `least` to `most`, both included. */
  readonly whole: (least: number, most: number) => number;
  readonly pick: <Item>(items: readonly Item[]) => Item;
  /** True in this share of the draws. */
  readonly chance: (share: number) => boolean;
  readonly shuffled: <Item>(items: readonly Item[]) => Item[];
  /** How often an event of this mean rate happened. */
  readonly poisson: (mean: number) => number;
}

export function createRandom(seed: number): Random {
  const next = mulberry32(seed);
  const whole = (least: number, most: number) => least + Math.floor(next() * (most - least + 1));
  return {
    next,
    whole,
    pick(items) {
      const item = items[whole(0, items.length - 1)];
      if (item === undefined) throw new RangeError("There is nothing to pick from.");
      return item;
    },
    chance: (share) => next() < share,
    shuffled: (items) =>
      items
        .map((item) => ({ item, place: next() }))
        .toSorted((left, right) => left.place - right.place)
        .map(({ item }) => item),
    poisson: (mean) => (mean < 50 ? countedPoisson(next, mean) : roundedNormal(next, mean)),
  };
}

/** The 32-bit generator "mulberry32" of Tommy Ettinger (public domain): good enough for test text. */
function mulberry32(seed: number): () => number {
  // Neighbouring seeds would give streams that start alike.
  let state = Math.imul(seed + 1, 0x9e3779b1);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Knuth's product of uniform draws; its time grows with the mean. */
function countedPoisson(next: () => number, mean: number): number {
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = next(); product > limit; product *= next()) count += 1;
  return count;
}

/** From a mean of 50 on the normal distribution is close enough (Box and Muller's transform). */
function roundedNormal(next: () => number, mean: number): number {
  const normal = Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal));
}

/** Chance from a seed: the same secrets on every machine, and none in the repository. */
export interface Dice {
  readonly below: (limit: number) => number;
  readonly between: (low: number, high: number) => number;
  readonly pick: <T>(options: readonly T[]) => T;
  readonly letters: (alphabet: string, length: number) => string;
  readonly bytes: (length: number) => Buffer;
  readonly hex: (length: number) => string;
  readonly word: () => string;
  readonly uuid: () => string;
}

const lower = "abcdefghijklmnopqrstuvwxyz";
export const upper = lower.toUpperCase();
export const digits = "0123456789";
export const base62 = `${upper}${lower}${digits}`;
export const base64url = `${base62}-_`;
export const base32 = `${upper}234567`;
export const lowerAndDigits = `${lower}${digits}`;

/** Mulberry32, which is enough for what nobody has to guess. */
export function createDice(seed: number): Dice {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  const letters = (alphabet: string, length: number): string =>
    Array.from({ length }, () => alphabet.charAt(below(alphabet.length))).join("");
  const hex = (length: number): string => letters("0123456789abcdef", length);
  return {
    below,
    between: (low, high) => low + below(high - low + 1),
    pick: (options) => {
      const picked = options[below(options.length)];
      if (picked === undefined) throw new Error("nothing to pick from");
      return picked;
    },
    letters,
    bytes: (length) => Buffer.from(Array.from({ length }, () => below(256))),
    hex,
    word: () =>
      Array.from(
        { length: 2 + below(2) },
        () => `${letters("bdfgklmnprstvz", 1)}${letters("aeiou", 1)}`,
      ).join(""),
    uuid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`,
  };
}

import { createHash } from "node:crypto";

/** The alphabet of Kubernetes for generated names: no vowels, no look-alikes. */
const safeLetters = "bcdfghjklmnpqrstvwxz2456789";

/** SHA-256 of the text, 64 hex digits. */
export function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** The uid of an object: always the same for the same kind, namespace and name. */
export function uidOf(kind: string, namespace: string | undefined, name: string): string {
  const hex = digest(`${kind}/${namespace ?? ""}/${name}`);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** `length` letters as Kubernetes appends them to names. */
export function suffixOf(text: string, length: number): string {
  const hex = digest(text);
  return Array.from({ length }, (_, index) => {
    const byte = Number.parseInt(hex.slice(index * 2, index * 2 + 2), 16);
    return safeLetters.charAt(byte % safeLetters.length);
  }).join("");
}

/** A whole number in [0, below) that depends on the text alone. */
export function numberOf(text: string, below: number): number {
  return Number.parseInt(digest(text).slice(0, 8), 16) % below;
}

export interface Random {
  /** In [0, 1). */
  readonly next: () => number;
  /** A whole number in [low, high]. */
  readonly between: (low: number, high: number) => number;
  readonly pick: <Item>(items: readonly [Item, ...Item[]]) => Item;
  /** `length` lower-case hex digits. */
  readonly hex: (length: number) => string;
}

/** Repeatable noise (mulberry32): the same seed text gives the same sequence. */
export function createRandom(seed: string): Random {
  let state = Number.parseInt(digest(seed).slice(0, 8), 16);
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const between = (low: number, high: number) => low + Math.floor(next() * (high - low + 1));
  return {
    next,
    between,
    pick: (items) => items[between(0, items.length - 1)] ?? items[0],
    hex: (length) => Array.from({ length }, () => between(0, 15).toString(16)).join(""),
  };
}

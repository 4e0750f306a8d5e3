import { distance } from "fastest-levenshtein";
import { withoutEnd } from "./plain-text.ts";

/** With these a sentence begins without saying more by it. */
const leads: ReadonlySet<string> = setOf(`
  actually alright also and anyway bitte but denn dude ffs folks guys hallo hello hey hi hm hmm just man mate mal oh ok okay please pls plz quick quickly right so sorry team well yo und
`);
/** And ends. */
const tails: ReadonlySet<string> = setOf(`
  actually bitte bro currently denn dude eigentlich euch exactly folks gerade guys here jetzt mal man mate nochmal now please pls plz quickly really sorry team thanks thx there
  then today
`);
/** `logs pls`, `alerts now`: the words without what only ends a sentence. */
export function withoutTail(words: readonly string[]): string[] {
  return words.slice(0, words.findLastIndex((word) => !tails.has(withoutEnd(word, "!."))) + 1);
}

/** Slips that are no names, as they are meant. */
const slips: Readonly<Record<string, string>> = {
  databse: "database",
  datbase: "database",
  hte: "the",
  hwo: "how",
  memroy: "memory",
  netwrok: "network",
  teh: "the",
  waht: "what",
};

/** The sentence without the usual slips; where one could be a name, only before what makes it none. */
export function withoutSlips(text: string): string {
  return text
    .replaceAll(/[a-z]+/giu, (word) => slips[word.toLowerCase()] ?? word)
    .replaceAll(/\brol(?=\s(?:it\s|this\s|that\s)?back\b)/giu, "roll");
}

const shortForms: Readonly<Record<string, string>> = {
  hows: "how",
  shld: "should",
  u: "you",
  whats: "what",
  whens: "when",
  whos: "who",
  wich: "which",
  y: "why",
};

/** The words of a sentence as the grammar compares them: small letters, no marks, no courtesies around. */
export function saidOf(text: string): string[] {
  const words = withoutSlips(text)
    .toLowerCase()
    .replaceAll(/[’´]/gu, "'")
    .replaceAll(/[^\p{L}\p{N}'%/.-]+/gu, " ")
    .split(" ")
    .map((word) => withoutEnd(word, ".'/-").replace(/'(?:s|re|ve|d|ll|m)$/u, ""))
    .filter((word) => word !== "")
    .map((word) => shortForms[word] ?? word);
  const first = words.findIndex((word) => !leads.has(word));
  const last = words.findLastIndex((word) => !tails.has(word));
  return first < 0 ? [] : words.slice(first, Math.max(last, first) + 1);
}

const correctedFrom = 4;

/** The word that was meant by one that is a letter, or a swap of two, off; itself where none is near. */
export function spelled(word: string, known: ReadonlySet<string>): string {
  if (known.has(word) || word.length < correctedFrom || !/^\p{L}+$/u.test(word)) return word;
  for (const near of known)
    if (near.length > correctedFrom && near[0] === word[0] && isNear(word, near)) return near;
  return word;
}

function isNear(word: string, near: string): boolean {
  if (Math.abs(word.length - near.length) > 1) return false;
  const off = distance(word, near);
  return off === 1 || (off === 2 && lettersOf(word) === lettersOf(near));
}

function lettersOf(word: string): string {
  return word.split("").toSorted().join("");
}

export function setOf(words: string): ReadonlySet<string> {
  return new Set(words.split(/\s+/u).filter((word) => word !== ""));
}

import { tellsFailure } from "./status-class.ts";

/** Lines with the same words, values aside. */
export interface Shape {
  readonly words: readonly string[];
  /** A word with its value as long as all lines have the same; undefined: they differ. */
  readonly shown: readonly (string | undefined)[];
  /** Which events: their places. */
  readonly members: readonly number[];
}

/** Stands for what differs. */
export const WILDCARD = "<*>";

export function isValue(word: string): boolean {
  return word === "-" || word === '"-"' || (word.includes("<") && /<[\w*]+>/.test(word));
}

/** A word without its value: `user=<id>` is `user=*`, `<ip>:<num>` is `*`; how a request failed is none. */
export function outlineWord(word: string): string {
  if (!isValue(word) || tellsFailure(word)) return word;
  return `${/^[\w.-]{1,60}=/.exec(word)?.[0] ?? ""}*`;
}

/** Whether a word, its value aside, says anything. */
export function isTold(word: string): boolean {
  return /[A-Za-z]{2}/.test(outlineWord(word));
}

/** One shape in place of several. `words` are those that all have, with wildcards. */
export function mergeShapes(shapes: readonly Shape[], words: readonly string[]): Shape {
  const members = shapes.flatMap((shape) => shape.members).toSorted((left, right) => left - right);
  return { words, shown: shownOf(shapes, words), members };
}

function shownOf(shapes: readonly Shape[], words: readonly string[]): (string | undefined)[] {
  const isAligned = shapes.every((shape) => shape.words.length === words.length);
  if (!isAligned) return words.map((word) => (isValue(word) ? undefined : word));
  return words.map((_, place) => {
    const first = shapes[0]?.shown[place];
    return shapes.every((shape) => shape.shown[place] === first) ? first : undefined;
  });
}

/** The words of both where they agree: the same word, a form of it, or else a wildcard. */
export function commonWords(shapes: readonly Shape[]): string[] {
  const [first, ...others] = shapes;
  return (first?.words ?? []).map((word, place) =>
    others.every((other) => other.words[place] === word)
      ? word
      : commonWord(shapes.map(({ words }) => words[place] ?? "")),
  );
}

const opens = "([{\"'";
const closes = ".,:;)]}\"'";

/** What several words have in common: the punctuation around them, and how all begin: `user=`, `cart-`. */
export function commonWord(words: readonly string[]): string {
  const [word = ""] = words;
  let from = 0;
  while (opens.includes(word.charAt(from)) && from < word.length) from += 1;
  let to = word.length;
  while (to > from && closes.includes(word.charAt(to - 1))) to -= 1;
  return `${word.slice(0, from)}${beginningOf(words, from)}${WILDCARD}${word.slice(to)}`;
}

/** What all words have in common from here on, up to a key's end or a name's joint. */
function beginningOf(words: readonly string[], from: number): string {
  const [word = ""] = words;
  let same = 0;
  while (same < word.length && words.every((other) => other[same] === word[same])) same += 1;
  return /^.*[-_./:=@]/.exec(word.slice(from, same))?.[0] ?? "";
}

/** `orders-topic`, `com.example.Orders`, `shop/checkout`, `user_id`: no word of a sentence. */
export function isName(word: string): boolean {
  return /\w[-_./@:]\w/.test(word);
}

import { allOf, anyOf, type Clause } from "./clause.ts";

/** The same words as those of the standard analyzer: both follow the text segmentation of Unicode. */
const segmenter = new Intl.Segmenter("en", { granularity: "word" });

/** What the standard analyzer keeps inside of a word, between letters or digits: `a.b`, `a:b`, `a_b`, `it's`, `1,000`. */
const joiner = "[._:',;’·]";

/** Each is a look at all words of an index, so only so many are looked for in parts: the longest. */
const mostParts = 8;
/** A regular expression of Lucene may have 1,000 characters. */
const longestPart = 200;

/** Words of a text in lower case, as the standard analyzer makes them. */
export function wordsOf(text: string): string[] {
  const words = Array.from(segmenter.segment(text)).filter(({ isWordLike }) => isWordLike);
  return words.map(({ segment }) => segment.toLowerCase());
}

/** Documents whose text has all the words, each as a whole or as a part of a longer one: `b` of `a.b`. */
export function wordParts(name: string, words: string): Clause[] {
  const all = [...new Set(wordsOf(words))];
  const parts = all
    .filter((word) => word.length <= longestPart)
    .toSorted((left, right) => right.length - left.length)
    .slice(0, mostParts);
  if (parts.length === 0) return [];
  const rest = all.filter((word) => !parts.includes(word)).join(" ");
  return [
    allOf([
      ...parts.map((word) => fits(name, `(.*${joiner})?${literal(word)}(${joiner}.*)?`)),
      ...(rest === "" ? [] : [allWords(name, rest)]),
    ]),
  ];
}

/** Documents that hold all words of a phrase, but its first or its last only as a part of a longer one. */
export function phraseInParts(name: string, phrase: string): Clause[] {
  const words = wordsOf(phrase);
  const [first = "", ...others] = words;
  const last = others.pop();
  if (last === undefined || words.some((word) => word.length > longestPart)) return [];
  const [head, tail] = [`.*${joiner}${literal(first)}`, `${literal(last)}${joiner}.*`];
  const ends = [
    [fits(name, head), fits(name, `${literal(last)}(${joiner}.*)?`)],
    [fits(name, `(.*${joiner})?${literal(first)}`), fits(name, tail)],
  ];
  const inner = others.length === 0 ? [] : [allWords(name, others.join(" "))];
  const must_not = [{ match_phrase: { [name]: phrase } }];
  return [{ bool: { filter: [...inner, anyOf(ends.map(allOf))], must_not } }];
}

/** Documents whose text has all the words as a whole. */
export function allWords(name: string, words: string): Clause {
  return { match: { [name]: { query: words, operator: "and" } } };
}

function fits(name: string, value: string): Clause {
  return { regexp: { [name]: { value, case_insensitive: true } } };
}

function literal(word: string): string {
  return word.replaceAll(/[^\p{L}\p{N}_:',;’·]/gu, "\\$&");
}

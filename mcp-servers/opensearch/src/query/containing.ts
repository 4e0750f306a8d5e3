import type { LogField } from "../fields/log-fields.ts";
import { allOf, anyOf, type Clause } from "./clause.ts";
import { allWords, wordParts, wordsOf } from "./word-parts.ts";

/** Lines whose text has all the words, or the exact phrase if it is in double quotes. */
export function containing(words: string, fields: readonly LogField[]): Clause {
  const phrase = phraseOf(words);
  return anyOf(
    fields.flatMap((field) => [
      ...(field.isText ? inWords(field, words, phrase) : []),
      ...(field.exactIn.length > 0 || !field.isText ? [inWhole(field, words, phrase)] : []),
    ]),
  );
}

/** What stands in double quotes. */
export function phraseOf(words: string): string | undefined {
  return /^"(.+)"$/s.exec(words)?.[1];
}

function inWords(field: LogField, words: string, phrase: string | undefined): Clause[] {
  const { name, isWholeOnly = false } = field;
  if (phrase === undefined)
    return [allWords(name, words), ...(isWholeOnly ? [] : wordParts(name, words))];
  const isOne = wordsOf(phrase).length === 1 && !isWholeOnly;
  return [{ match_phrase: { [name]: phrase } }, ...(isOne ? wordParts(name, phrase) : [])];
}

/** A keyword is one value: parts of it are looked for. Where other indices analyse the field, only in its own. */
function inWhole(field: LogField, words: string, phrase?: string): Clause {
  const { name, isText, exactIn, isWholeOnly } = field;
  const parts = phrase === undefined ? words.split(/\s+/u).filter(Boolean) : [phrase];
  const clauses = isWholeOnly
    ? [{ term: { [name]: phrase ?? words } }]
    : parts.map((part) => partOf(name, part));
  const scope = isText ? [{ terms: { _index: exactIn } }] : [];
  return allOf([...scope, ...clauses]);
}

/** Documents whose keyword holds this part, in any case. */
export function partOf(name: string, part: string): Clause {
  const value = `*${part.replaceAll(/[\\*?]/g, "\\$&")}*`;
  return { wildcard: { [name]: { value, case_insensitive: true } } };
}

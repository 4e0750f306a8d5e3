import type { LogField } from "../fields/log-fields.ts";
import { anyOf, type Clause } from "./clause.ts";
import { partOf } from "./containing.ts";

/** What the standard analyzer keeps as one word. */
const word = /^[\w.]+$/;
interface Sought {
  readonly phrases: readonly string[];
  /** Words of which a part ends so are looked for too; in lower case. */
  readonly endings?: readonly string[];
}

/**
 * Lines whose text has one of the phrases, in any case. OpenSearch takes 1,024 clauses in one search, so single words are
 * one clause, and of a value as a whole the shortest parts are looked for.
 */
export function containingAny(
  { phrases, endings = [] }: Sought,
  fields: readonly LogField[],
): Clause {
  return anyOf(
    fields.flatMap((field) => [
      ...(field.isText ? inWords(field, { phrases, endings }) : []),
      ...(field.exactIn.length > 0 || !field.isText ? [inWhole(field, phrases)] : []),
    ]),
  );
}

function inWords(
  { name, isWholeOnly }: LogField,
  { phrases, endings }: Required<Sought>,
): Clause[] {
  const words = phrases.filter((phrase) => word.test(phrase));
  const spellings = new Set(words.flatMap((one) => [one, one.toLowerCase()]));
  const classes = words.filter(isClass).map((one) => one.toLowerCase());
  const others = classes.filter((one) => !endings.some((ending) => one.endsWith(ending)));
  const ends = [...(others.length === 0 ? [] : [`[.:](${others.join("|")})`]), ...endings];
  return [
    ...(ends.length === 0 || isWholeOnly
      ? []
      : [{ regexp: { [name]: `.*(${ends.join("|")})([._:].*)?` } }]),
    ...(words.length === 0 ? [] : [{ terms: { [name]: [...spellings] } }]),
    ...phrases
      .filter((phrase) => !word.test(phrase))
      .map((phrase) => ({ match_phrase: { [name]: phrase } })),
  ];
}

/**
 * `TimeoutException`, `SQLException`: it may stand behind a package, which the standard analyzer keeps as one word with
 * it. Finding those is a look at all words of an index, which many parts, or any case, make slow.
 */
function isClass(name: string): boolean {
  const isMixed = name !== name.toLowerCase() && name !== name.toUpperCase();
  return isMixed && /^[A-Za-z]+$/.test(name);
}

/** A keyword is one value: parts of it are looked for. Where other indices analyse the field, only in its own. */
function inWhole(field: LogField, phrases: readonly string[]): Clause {
  const { name, isText, exactIn, isWholeOnly } = field;
  const parts = isWholeOnly
    ? { terms: { [name]: phrases } }
    : anyOf(shortest(phrases).map((part) => partOf(name, part)));
  return isText ? { bool: { filter: [{ terms: { _index: exactIn } }, parts] } } : parts;
}

/** Without those that hold another one. */
function shortest(phrases: readonly string[]): string[] {
  const all = [...new Set(phrases.map((phrase) => phrase.toLowerCase()))];
  return all.filter((phrase) => !all.some((other) => other !== phrase && phrase.includes(other)));
}

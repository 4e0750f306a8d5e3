import type { Claim, Evidence, Value } from "@binnacle/contracts";

/**
 * What a claim cites, as far as a model may take numbers from it: the digits of moments are none, and what a person said
 * proves none.
 */
export function numbersHeld(
  { evidence, slots = {} }: Claim,
  known: ReadonlyMap<string, Evidence>,
): ReadonlyMap<string, Evidence> {
  const filling = Object.values(slots).flatMap((slot) => ("value" in slot ? [] : [slot.evidence]));
  const held = new Map<string, Evidence>();
  for (const id of [...evidence, ...filling]) {
    const item = known.get(id);
    if (item !== undefined) held.set(id, withoutMoments(item));
  }
  return held;
}

function withoutMoments(item: Evidence): Evidence {
  if (item.origin === "conversation") return { ...item, text: "", values: {} };
  const { text, values } = item;
  const timeless: Evidence["values"] = {};
  for (const [key, value] of Object.entries(values)) timeless[key] = timelessValue(value);
  return { ...item, text: timelessText(text), values: timeless };
}

function timelessValue(value: Value): Value {
  if (typeof value === "string") return timelessText(value);
  return typeof value === "object" && ("at" in value || "since" in value) ? "" : value;
}

const moment =
  /\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?)?(?!\d)/gu;

/** A text without the digits of its moments, RFC 3339, each character in its plain form. */
export function timelessText(text: string): string {
  return text.normalize("NFKC").replaceAll(moment, " ");
}

const numberWord =
  /^(?:hundreds?|thousands?|millions?|billions?|dozens?|millionen|milliarden?|dutzende?)$|hundert|tausend/iu;

/** Numbers of a hundred and more, and dozens, in words: `seven hundred`, `siebenhundert`. */
export function numberWordsIn(text: string): string[] {
  const words = text.match(/\p{L}+/gu) ?? [];
  return words.flatMap((word, index) =>
    numberWord.test(word) ? [`${words[index - 1] ?? ""} ${word}`.trim()] : [],
  );
}

const clock = /(?<![\w.:-])\d\d:\d\d(?::\d\d)?(?![\w:])/gu;

/** Times of day that no time of what is cited is, or begins with: `05:06` is not `04:05:06`. */
export function strangeTimes(text: string, cited: string): string[] {
  const known = cited.match(/(?<![\d:])\d\d:\d\d(?::\d\d)?/gu) ?? [];
  return (text.match(clock) ?? []).filter(
    (time) => !known.some((each) => each === time || each.startsWith(`${time}:`)),
  );
}

/** Digits in characters that no fact has: `½`, `１`. */
export function strangeDigits(text: string): string[] {
  return text.match(/[^\P{N}\d]+/gu) ?? [];
}

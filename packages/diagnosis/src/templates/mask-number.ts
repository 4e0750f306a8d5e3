import { hidden, kept, type Masked } from "./masked.ts";
import { wordAt } from "./word-at.ts";

type Rule = readonly [pattern: RegExp, to: (word: string) => Masked];

const id = () => hidden("<id>");
const asIs = (word: string) => ({ masked: word, shown: word });

/** A word with digits, without the punctuation around it: the first rule that fits says what it is. */
const rules: readonly Rule[] = [
  [/^[-+~]?\d+(?:[.,]\d+)?%?$/, () => hidden("<num>")],
  [/^[-+~]?\d{1,3}(?:,\d{3})+(?:\.\d+)?$/, () => hidden("<num>")],
  [/^(?:\d+(?:\.\d+)?(?:ms|h|m|s|us|µs|μs|ns|d))+$/, () => hidden("<duration>")],
  [/^[-+]?\d+(?:\.\d+)?(?:[KMGTP]i?B?|[kb]B?|B)$/, () => hidden("<size>")],
  [/^\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}$/, () => hidden("<ip>")],
  [/^ip-\d{1,3}-\d{1,3}-\d{1,3}-\d{1,3}(?:\.[a-z][\w.-]*)?$/, () => hidden("<ip>")],
  [/^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i, id],
  [/^0x[\da-f]+$/i, id],
  // Names of errors and of norms: ORA-00001, UTF-8, E11000, X509.
  [/^[A-Z]{2,}-(?:\d{1,3}|0\d+)$/, asIs],
  [/^[A-Z]\d{3,5}$/, asIs],
  [/^v?\d+(?:\.\d+)+(?:[-+][\w.]+)?$/, (word) => kept("<version>", word)],
  // What counts in bytes of hex, and in letters and digits mixed.
  [/^[\da-f]{6,}$/i, id],
  [/^\d{1,3}[a-z]{1,3}$/i, (word) => kept("<num>", word)],
  [/^\d\w*$/, id],
];

/** Undefined: it is a name that has digits. */
export function maskNumber(word: string): Masked | undefined {
  return rules.find(([pattern]) => pattern.test(word))?.[1](word);
}

/** Words that make the number before them a time or a size. */
const units = new Map<string, string>([
  ...["ns", "us", "µs", "μs", "ms", "s", "sec", "secs", "min", "mins", "h", "hr", "hrs"].map(
    (unit) => [unit, "<duration>"] as const,
  ),
  ...["millisecond", "second", "minute", "hour", "day"].flatMap((unit) => [
    [unit, "<duration>"] as const,
    [`${unit}s`, "<duration>"] as const,
  ]),
  ...["B", "kB", "KB", "MB", "GB", "TB", "KiB", "MiB", "GiB", "TiB", "byte", "bytes"].map(
    (unit) => [unit, "<size>"] as const,
  ),
]);

/** What a number is in front of this word. */
export function measureOf(unit: string): string | undefined {
  return units.get(unit);
}

/** The unit behind a number that ends here. */
export function unitAt(text: string, at: number): string | undefined {
  if (text.charCodeAt(at) !== 32) return undefined;
  const { end } = wordAt(text, at + 1);
  const unit = text.slice(at + 1, end).replace(/[.:]$/, "");
  return measureOf(unit) === undefined ? undefined : unit;
}

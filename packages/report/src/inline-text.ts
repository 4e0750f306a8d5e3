import { kinds } from "@binnacle/diagnosis";
import type { Line } from "./document.ts";

/** How a surface writes words. */
export interface Marking {
  readonly escape: (text: string) => string;
  readonly code: (text: string) => string;
  /** A word that the surface would read as more than its letters, whatever is escaped in it: `:fire:`, `*bold`. */
  readonly isPowerful: (word: string, isFirst: boolean) => boolean;
}

/**
 * A line of text for a surface: names where there may be any, a command, what stands between backticks and what would have power there become
 * code, in which nothing has any; the rest is escaped.
 */
export function inlineText(
  { text, command = "" }: Pick<Line, "text" | "command">,
  names: ReadonlySet<string> | undefined,
  marking: Marking,
): string {
  const at = command === "" ? -1 : text.indexOf(command);
  if (at === -1) return spans(text, { names, marking, isFirst: true });
  const [before, after] = [text.slice(0, at), text.slice(at + command.length)];
  const parts = [
    spans(before, { names, marking, isFirst: true }),
    marking.code(command),
    spans(after, { names, marking, isFirst: false }),
  ];
  return joined(parts);
}

/** Two pieces of code side by side would be one, or none: a joiner that nobody sees parts them. */
function joined(parts: readonly string[]): string {
  return parts.reduce(
    (before, part) =>
      before.endsWith("`") && part.startsWith("`") ? `${before}\u2060${part}` : `${before}${part}`,
    "",
  );
}

interface Reading {
  readonly names: ReadonlySet<string> | undefined;
  readonly marking: Marking;
  /** Nothing stands before it in its line. */
  readonly isFirst: boolean;
}

/** What stands between two backticks is code; a backtick alone is a character like any other. */
function spans(text: string, reading: Reading): string {
  const parts = text.split(/`([^`]{1,500})`/u).map((part, index) => {
    if (index % 2 === 1) return reading.marking.code(part);
    return words(part, { ...reading, isFirst: reading.isFirst && index === 0 });
  });
  return joined(parts.filter((part) => part !== ""));
}

function words(text: string, { names, marking, isFirst }: Reading): string {
  return text
    .split(/(\s+)/u)
    .map((word, index) => {
      if (index % 2 === 1 || word === "") return word;
      return marking.isPowerful(word, isFirst && index === 0)
        ? powerless(word, marking)
        : withNames(word, { names, marking });
    })
    .join("");
}

const opening = new Set(`([{"'`);
const closing = new Set(`)]}"'.,;!?`);

/** As code, what stands around it left out. */
function powerless(word: string, { escape, code }: Marking): string {
  let [from, to] = [0, word.length];
  while (opening.has(word.charAt(from))) from += 1;
  while (to > from && closing.has(word.charAt(to - 1))) to -= 1;
  return from === to
    ? code(word)
    : `${escape(word.slice(0, from))}${code(word.slice(from, to))}${escape(word.slice(to))}`;
}

/** What may be a name as a whole: `deployment/payment`, `PAYMENT_URL`, `shop/pay:v1`. */
const WORD = /(?<![A-Za-z0-9._/:@=-])[A-Za-z0-9]+(?:[._/:@-]+[A-Za-z0-9]+)*/gu;

function withNames(text: string, { names, marking }: Omit<Reading, "isFirst">): string {
  if (names === undefined) return marking.escape(text);
  const found = [...text.matchAll(WORD)].filter(([word]) => isName(word, names));
  let end = 0;
  const parts = found.map(({ index, 0: word }) => {
    const before = text.slice(end, index);
    end = index + word.length;
    return `${marking.escape(before)}${marking.code(word)}`;
  });
  return `${parts.join("")}${marking.escape(text.slice(end))}`;
}

const kindWords = new Set(
  kinds.flatMap(({ kind, plural, shortNames }) => [kind.toLowerCase(), plural, ...shortNames]),
);

/** One of these, or an object by its kind: `deployment/payment`. */
function isName(word: string, names: ReadonlySet<string>): boolean {
  if (names.has(word)) return true;
  const [kind = "", name, ...more] = word.split("/");
  return name !== undefined && more.length === 0 && kindWords.has(kind);
}

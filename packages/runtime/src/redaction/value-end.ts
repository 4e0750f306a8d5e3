import type { Span } from "./replace-secrets.ts";
import type { SourceText } from "./source-text.ts";

/** No value is longer; what goes on is another matter. */
const longest = 16_384;

/** Quotes as they are written in JSON, in JSON within JSON, in HTML and in addresses. */
const opening = /(\\{0,63})(?:(["'`])|(&quot;|&#34;|&#39;|%22|u0022))/y;

/** What stands in quotes that open at `from`, to their real end; undefined where none open. */
export function quotedAt(source: SourceText, from: number): Span | undefined {
  opening.lastIndex = from;
  const [whole, slashes = "", quote, entity] = opening.exec(source.text) ?? [];
  if (whole === undefined) return undefined;
  const start = from + whole.length;
  const last = Math.min(source.lineEnd(start), start + longest);
  if (quote === undefined)
    return { from: start, to: Math.min(source.next(`${slashes}${entity}`, start), last) };
  return { from: start, to: closing(source, { start, last, quote, depth: slashes.length }) };
}

/** What stands in quotes that opened before `from`, up to their end. */
export function quotedUpTo(source: SourceText, from: number, quote: string): Span {
  const last = Math.min(source.lineEnd(from), from + longest);
  return { from, to: closing(source, { start: from, last, quote, depth: 0 }) };
}

interface Opened {
  readonly start: number;
  readonly last: number;
  readonly quote: string;
  /** Backslashes before it. */
  readonly depth: number;
}

/** Each level of quoting doubles the backslashes before a quote: as many as at the opening close, or fewer, which close what is around it. */
function closing({ text, next }: SourceText, { start, last, quote, depth }: Opened): number {
  for (let at = next(quote, start); at < last; at = next(quote, at + 1)) {
    const slashes = slashesBefore(text, at, start);
    const isDoubled = quote === "'" && depth === 0 && text[at + 1] === "'";
    if (isDoubled && at > start) at += 1;
    else if (slashes < depth || slashes % (2 * (depth + 1)) === depth)
      return at - Math.min(slashes, depth);
  }
  return last;
}

function slashesBefore(text: string, at: number, from: number): number {
  let count = 0;
  while (at - count > from && text[at - count - 1] === "\\" && count < 127) count += 1;
  return count;
}

/** What ends a value where others follow it: `&user=`, `; Database=`, `, name:`. */
const nextField = /[;,|&](?=\s|$|\s?[A-Za-z][\w .-]{0,40}[=:])/u;

/** A value without quotes: up to white space, to what closes around it, or to the next field. */
export function wordAt({ text, wordEnd }: SourceText, from: number, isQuery = false): Span {
  const whole = text.slice(from, Math.min(wordEnd(from), from + longest));
  const tag = whole.indexOf("</");
  const word = tag === -1 ? whole : whole.slice(0, tag);
  const end = word.search(isQuery ? /[&#]/u : nextField);
  return { from, to: from + withoutClosers(end === -1 ? word : word.slice(0, end)) };
}

const brackets = new Map([
  [")", "("],
  ["]", "["],
  ["}", "{"],
  [">", "<"],
]);

/** The length without the brackets that opened before it, and the dot of a sentence. */
function withoutClosers(value: string): number {
  const open = new Set([...brackets.values()].filter((bracket) => value.includes(bracket)));
  let length = value.length;
  while (length > 0) {
    const last = value[length - 1] ?? "";
    const bracket = brackets.get(last);
    if (!".,;:".includes(last) && (bracket === undefined || open.has(bracket))) break;
    length -= 1;
  }
  return length;
}

/** The rest of the line, without a comment and white space at its end. */
export function restOfLine({ text, lineEnd }: SourceText, from: number): Span {
  const line = text.slice(from, Math.min(lineEnd(from), from + longest));
  const comment = line.indexOf(" #");
  const value = comment === -1 ? line : line.slice(0, comment);
  return { from, to: from + value.trimEnd().length };
}

/** The lines below that stand deeper than the line of `at`, as one value. */
export function blockBelow({ text, lineEnd }: SourceText, at: number): Span | undefined {
  const indent = indentAt(text, text.lastIndexOf("\n", at - 1) + 1);
  const below = lineEnd(at) + 1;
  let to = below;
  for (let line = below; line < text.length && line - below < longest; line = lineEnd(line) + 1) {
    const end = lineEnd(line);
    const depth = indentAt(text, line);
    const isBlank = line + depth >= end;
    if (!isBlank && depth <= indent) break;
    if (!isBlank) to = end;
  }
  const from = below + indentAt(text, below);
  return to > from ? { from, to } : undefined;
}

function indentAt(text: string, from: number): number {
  let at = from;
  while (text[at] === " " || text[at] === "\t") at += 1;
  return at - from;
}

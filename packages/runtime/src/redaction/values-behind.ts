import { isPlain } from "./plain-value.ts";
import type { Key } from "./read-key.ts";
import type { Span } from "./replace-secrets.ts";
import { declaredBy } from "./secret-key.ts";
import type { SourceText } from "./source-text.ts";
import { blockBelow, quotedAt, quotedUpTo, restOfLine, wordAt } from "./value-end.ts";

/** The secrets that stand behind a key: one, those of a list, or none where the value is plain. */
export function valuesBehind(source: SourceText, key: Key): Span[] {
  if (source.text[key.at] === "[" && !isOpenWord(source, key.at)) return listAt(source, key);
  if (fieldsOfIt.test(source.text.slice(key.at, key.at + 120))) return [];
  if (described.test(source.text.slice(key.at, key.at + 400))) return [];
  const span = valueAt(source, key);
  return span !== undefined && isSecret(source, key, span) ? [span] : [];
}

/** `{path: token}`: each is read by its own key. */
const fieldsOfIt = /^\{\s{0,9}(?:\\{0,15}["'][\w.-]{1,60}\\{0,15}["']\s{0,9}[:=]|[\w.-]{1,60}:\s)/u;

/** `[Ab1…`: no list, it is never closed. */
function isOpenWord(source: SourceText, at: number): boolean {
  const { from, to } = wordAt(source, at);
  return (
    to - from > 6 &&
    /^\[[\w!#$%&*+./:;?@^~-]{6,200}$/u.test(source.text.slice(from, to)) &&
    /[\s"']|^$/u.test(source.text[to] ?? "")
  );
}

/** `<set to the key 'password' in secret 'db'>`: where it is. */
const described = /^<[a-z]{1,20} [\w .'-]{1,360}>/u;

const listMost = 200;
/** A list that Go prints: `map[Private-Token:[x y]]`. */
const bareItems = /\[(?<items>[^\s\]["'{}:,][^\]\n"']{0,200})\]/y;

/** `["a", "b"]` */
function listAt(source: SourceText, { name, at }: Pick<Key, "name" | "at">): Span[] {
  const spans: Span[] = [];
  let next = at + 1;
  while (spans.length < listMost) {
    const gap = /^[\s,]{0,40}/u.exec(source.text.slice(next, next + 41))?.[0].length ?? 0;
    const span = quotedAt(source, next + gap);
    if (span === undefined) break;
    const value = source.text.slice(span.from, span.to);
    if (!isPlain({ name, declared: declaredBy(name), value })) spans.push(span);
    next = span.to + 1;
  }
  return spans.length > 0 ? spans : bareAt(source, { name, at });
}

function bareAt({ text }: SourceText, { name, at }: Pick<Key, "name" | "at">): Span[] {
  bareItems.lastIndex = at;
  const value = bareItems.exec(text)?.groups?.["items"];
  if (value === undefined || isPlain({ name, declared: declaredBy(name), value })) return [];
  return [{ from: at + 1, to: at + 1 + value.length }];
}

/** Not a quote that opens: the one around a prompt without an answer. */
const closed = /^\\{0,63}["'](?:[,}\]]|$)/u;

function valueAt(source: SourceText, key: Key): Span | undefined {
  const ahead = source.text.slice(key.at, key.at + 70);
  if (closed.test(ahead)) return undefined;
  return quotedAt(source, key.at) ?? unquotedAt(source, key, ahead);
}

function unquotedAt(source: SourceText, key: Key, ahead: string): Span | undefined {
  const { text } = source;
  const { at, mark } = key;
  if (declaredBy(key.name) === "likely") return randomAt(text, at);
  if (text[at - 1] === ">" && text[key.nameFrom - 1] === "<") return elementAt(source, at);
  if (mark === "colon" && /^(?:[|>][-+\d]{0,2})?[ \t]{0,8}(?:\r?\n|$)/u.test(ahead))
    return isBlock(text, at) ? blockBelow(source, at) : undefined;
  const isInFile = (mark === "colon" || mark === "assigned") && isLineOfFile(source, key);
  return isInFile ? inLine(source, key) : wordAt(source, at, isInQuery(text, key));
}

/** The rest of the line; of `"--password=x"` up to the quote that opened before the name. */
function inLine(source: SourceText, { nameFrom, at }: Key): Span {
  const { text } = source;
  const quote = text[nameFrom - 1] ?? "";
  const isAround = /["']/u.test(quote) && !text.slice(nameFrom, at).includes(quote);
  return isAround ? quotedUpTo(source, at, quote) : restOfLine(source, at);
}

/** `<password>two words</password>` */
function elementAt(source: SourceText, from: number): Span {
  const end = Math.min(source.next("</", from), source.lineEnd(from));
  return end - from <= elementMost ? { from, to: end } : wordAt(source, from);
}

const elementMost = 1000;
const random = /[\w+/.~:%-]{12,512}={0,2}/y;

/** Behind a name that is weak only what looks random counts, and that has no signs in it. */
function randomAt(text: string, at: number): Span | undefined {
  random.lastIndex = at;
  return random.test(text) ? { from: at, to: random.lastIndex } : undefined;
}

/** A scalar, or a list of them; a map below is read by its own keys. */
function isBlock(text: string, at: number): boolean {
  if (text[at] === "|" || text[at] === ">") return true;
  const below = text.slice(at, at + 2100);
  return /^[ \t]{0,8}\r?\n[ \t]{0,60}- [^\n:]{1,2000}(?:\n|$)/u.test(below);
}

function isInQuery(text: string, { nameFrom }: Key): boolean {
  return text[nameFrom - 1] === "?" || text[nameFrom - 1] === "&";
}

const assignment = /^[ \t-]{0,60}(?:export )?["']?[\w./-]{1,100}["']?[ \t]{0,8}[:=]/u;
const window = 400;

/** The name begins the line, and a line beside it has the same form. */
function isLineOfFile({ text, lineEnd }: SourceText, { nameFrom, at }: Key): boolean {
  const before = text.slice(Math.max(0, nameFrom - window), nameFrom);
  const line = before.slice(before.lastIndexOf("\n") + 1);
  if (!/^[ \t-]*(?:export )?["']?$/u.test(line)) return false;
  const end = lineEnd(at);
  if (/\s[\w.-]{1,60}=\S/u.test(text.slice(at, Math.min(end, at + window)))) return false;
  const above = before.slice(0, before.length - line.length).trimEnd();
  const below = text.slice(end + 1, end + 1 + window);
  return assignment.test(above.slice(above.lastIndexOf("\n") + 1)) || assignment.test(below);
}

function isSecret(source: SourceText, key: Key, { from, to }: Span): boolean {
  const { name, mark } = key;
  const value = source.text.slice(from, to);
  if (to <= from || isPlain({ name, declared: declaredBy(name), value })) return false;
  if (mark === "is") return isTold(value);
  const isQuoted = from > key.at;
  const isSpaced = mark === "flag" || /\s/u.test(source.text[key.at - 1] ?? "");
  return isQuoted || !isSpaced || !isSentence(source, { from, to });
}

/** Of "the password is x": x has a digit and a letter, and is no span of time. */
function isTold(value: string): boolean {
  const isMixed = /\d/u.test(value) && /[A-Za-z]/u.test(value);
  return isMixed && value.length >= 6 && !/^\d+\w{0,3}$/u.test(value);
}

/** A word, then others: `token: unexpected end of input`. */
const sentence = /^[A-Za-z][a-z]*(?:['’][a-z]*)?[,.:;]?(?:\s|$)/u;

function isSentence({ text, lineEnd }: SourceText, { from, to }: Span): boolean {
  const rest = text.slice(from, Math.min(lineEnd(from), from + window)).trim();
  const isAlone = rest.length <= to - from + 1 && !/\s/u.test(text.slice(from, to));
  return !isAlone && sentence.test(`${rest} `);
}

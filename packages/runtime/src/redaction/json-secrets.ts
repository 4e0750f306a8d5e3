import { isPlain } from "./plain-value.ts";
import type { Span } from "./replace-secrets.ts";
import { declaredBy } from "./secret-key.ts";
import { openText, type SourceText } from "./source-text.ts";
import { quotedAt } from "./value-end.ts";

/** What one object has said so far. */
interface Frame {
  /** The key in the object around it. */
  readonly under: string;
  /** How much data was seen before it began. */
  readonly dataFrom: number;
  readonly said: Map<string, Span>;
  key: string;
  keyEnd: number;
}

interface Reading {
  readonly source: SourceText;
  readonly stack: Frame[];
  /** What stands in `data` and `stringData`, of any object. */
  readonly data: Span[];
  readonly found: Span[];
  readonly depth: number;
}

const deepest = 4;
const framesMost = 1000;
const meant = /Secret(?:List)?\\{0,63}"|value\\{0,63}"|":\s{0,40}\n/u;
const mark = /\\{0,63}"|[{}]/gu;
/** Fields that tell of their object what others of it are. */
const telling = new Set(["kind", "name", "key", "path", "value"]);
const colon = /\s{0,40}:/y;

/** Secrets that only the objects of a JSON text show: the data of a Secret, a value before its name, a value below its key. */
export function jsonSecrets(text: string, depth = 0): Span[] {
  if (depth > deepest || !text.includes("{") || !meant.test(text)) return [];
  const reading: Reading = { source: openText(text), stack: [], data: [], found: [], depth };
  for (let at = nextMark(text, 0); at !== undefined; at = nextMark(text, readMark(reading, at)));
  // Where the text was cut, the objects that are open tell what they said.
  while (reading.stack.length > 0) close(reading);
  return reading.found;
}

function nextMark(text: string, from: number): number | undefined {
  mark.lastIndex = from;
  return mark.exec(text)?.index;
}

/** Where it goes on. */
function readMark(reading: Reading, at: number): number {
  const { source, stack, data } = reading;
  const sign = source.text[at];
  if (sign === "}") close(reading);
  if (sign === "{" && stack.length < framesMost) {
    const under = stack.at(-1)?.key ?? "";
    stack.push({ under, dataFrom: data.length, said: new Map(), key: "", keyEnd: at });
  }
  return sign === "{" || sign === "}" ? at + 1 : readString(reading, at);
}

function readString(reading: Reading, at: number): number {
  const { text } = reading.source;
  const span = quotedAt(reading.source, at);
  if (span === undefined) return at + 1;
  const end = span.to + span.from - at;
  const frame = reading.stack.at(-1);
  colon.lastIndex = end;
  if (frame === undefined || !colon.test(text)) {
    readValue(reading, span);
    return end;
  }
  frame.key = text.slice(span.from, span.to);
  frame.keyEnd = end;
  return colon.lastIndex;
}

function readValue(reading: Reading, span: Span): void {
  const { source, stack, found, depth } = reading;
  const frame = stack.at(-1);
  if (frame !== undefined) noteValue(reading, frame, span);
  const value = source.text.slice(span.from, span.to);
  if (!value.includes('"')) return;
  for (const { from, to } of jsonSecrets(value, depth + 1))
    found.push({ from: span.from + from, to: span.from + to });
}

function noteValue({ source, data, found }: Reading, frame: Frame, span: Span): void {
  if (frame.under === "data" || frame.under === "stringData") data.push(span);
  if (telling.has(frame.key)) frame.said.set(frame.key, span);
  const isBelow = isOnNextLine(source.text, frame.keyEnd, span.from);
  if (isBelow && isSecret(frame.key, source.text.slice(span.from, span.to))) found.push(span);
}

/** The value stands right behind the colon, but on a line below. */
function isOnNextLine(text: string, keyEnd: number, from: number): boolean {
  const between = text.slice(keyEnd, Math.min(from, keyEnd + 400));
  return between.includes("\n") && /^\s{0,40}:\s{0,400}\\{0,63}"?$/u.test(between);
}

function close({ source, stack, data, found }: Reading): void {
  const frame = stack.pop();
  if (frame === undefined || frame.said.size === 0) return;
  const said = (key: string): string => {
    const span = frame.said.get(key);
    return span === undefined ? "" : source.text.slice(span.from, span.to);
  };
  // Taken out: what is around it reads them no second time.
  if (/^Secret(?:List)?$/u.test(said("kind")))
    for (const span of data.splice(frame.dataFrom)) found.push(span);
  const value = frame.said.get("value");
  const name = said("name") || said("key") || said("path").split("/").at(-1) || frame.under;
  if (value !== undefined && isSecret(name, said("value"))) found.push(value);
}

function isSecret(name: string, value: string): boolean {
  const declared = declaredBy(name);
  return declared !== undefined && !isPlain({ name, declared, value });
}

import { isMethodAt, methods, reasonLength } from "./http-words.ts";
import { measureOf, unitAt } from "./mask-number.ts";
import { hidden, kept, type Masked, NO_BREAK } from "./masked.ts";
import { maskQuoted, tells } from "./quoted.ts";
import { recordTypeLength } from "./record-type.ts";
import {
  beforeStatus,
  isBehindRequest,
  isStatusCode,
  namesCode,
  objectMask,
  statusMask,
} from "./status-class.ts";
import { timeAt } from "./time-at.ts";
import { wordAt } from "./word-at.ts";
import { maskedOnce, type WordMemory } from "./word-memory.ts";

/** How far a quotation is looked for. */
const quoteLength = 600;
const statementAt =
  /(?:SELECT|INSERT INTO|UPDATE|DELETE FROM|MERGE INTO|WITH) (?=[^\n]{1,400}(?: FROM | SET | VALUES|\(| WHERE | AS ))/y;

interface Line {
  readonly raw: string;
  readonly words: WordMemory;
  at: number;
  /** Where the words begin that stand as they are and are in no piece yet. */
  from: number;
  readonly masked: string[];
  readonly shown: string[];
  /** Where the word before it stands. */
  previousAt: number;
  previousEnd: number;
  /** Where the quotation ends whose words are read one by one. */
  quoteEnd: number;
  /** An HTTP method stood in it: status codes are values. */
  isRequest: boolean;
  awaitsStatus: boolean;
}

/** A line in pieces: what its statement has in common, and what is shown while it is always the same. */
export interface MaskedLine {
  /** All pieces with their masks. */
  readonly text: string;
  readonly masked: readonly string[];
  /** As many pieces as `masked`. */
  readonly shown: readonly string[];
}

/** The variable parts of a line replaced. `words` remembers what words are masked to, as most come again. */
export function maskLine(text: string, words: WordMemory): MaskedLine {
  const line: Line = {
    raw: text,
    words,
    at: 0,
    from: 0,
    masked: [],
    shown: [],
    previousAt: 0,
    previousEnd: 0,
    quoteEnd: -1,
    isRequest: false,
    awaitsStatus: false,
  };
  while (line.at < text.length) readNext(line);
  endLiteral(line);
  return { text: line.masked.join(""), masked: line.masked, shown: line.shown };
}

function readNext(line: Line): void {
  const read = readers[line.raw.charCodeAt(line.at)];
  if (read?.(line) === true) return;
  if (!readWord(line)) line.at += 1;
}

/** What may begin with a character, by its code: each reads it, or says no. */
const readers: ((line: Line) => boolean)[] = [];
for (let code = 0; code <= 32; code += 1) readers[code] = readSpace;
readers[NO_BREAK.charCodeAt(0)] = readSpace;
for (const digit of "0123456789") readers[digit.charCodeAt(0)] = readTime;
for (const quote of "\"'`") readers[quote.charCodeAt(0)] = readQuotation;
for (const letter of "SIUDMW") readers[letter.charCodeAt(0)] = readStatement;
readers["{".charCodeAt(0)] = readObject;
readers["(".charCodeAt(0)] = readRowValue;

/** One space stands as it is; any others are one. */
function readSpace(line: Line): boolean {
  const start = line.at;
  do line.at += 1;
  while (line.raw.charCodeAt(line.at) <= 32);
  if (line.at === start + 1 && line.raw.charCodeAt(start) === 32) return true;
  endLiteral(line, start);
  line.from = line.at;
  if (start > 0) piece(line, " ", " ");
  return true;
}

function readTime(line: Line): boolean {
  const length = timeAt(line.raw, line.at);
  if (length === 0) return false;
  value(line, line.at + length, hidden("<time>"));
  return true;
}

function readQuotation(line: Line): boolean {
  if (line.at === line.quoteEnd) return false;
  const end = line.raw.indexOf(line.raw.charAt(line.at), line.at + 1);
  if (end === -1 || end - line.at > quoteLength || /\w/.test(line.raw.charAt(end + 1)))
    return false;
  return readEnclosed(line, end);
}

/** A value between two characters that stay, unless it tells what happened. */
function readEnclosed(line: Line, end: number): boolean {
  const content = line.raw.slice(line.at + 1, end);
  if (tells(content, line.raw.slice(Math.max(0, line.at - 12), line.at))) {
    line.quoteEnd = end;
    return false;
  }
  line.at += 1;
  value(line, end, maskQuoted(content));
  line.at += 1;
  return true;
}

/** `(email)=(Ann Lee)`, as PostgreSQL shows the values of a row, and `error=(no such host)`. */
function readRowValue(line: Line): boolean {
  if (line.raw.charCodeAt(line.at - 1) !== 61) return false;
  const end = line.raw.indexOf(")", line.at + 1);
  if (end === -1 || end - line.at > quoteLength) return false;
  return readEnclosed(line, end);
}

/** JSON within a text, and what languages print of objects. */
function readObject(line: Line): boolean {
  if (!/^\{\s?(?:["']|\w{1,40}[:=])/.test(line.raw.slice(line.at, line.at + 44))) return false;
  const end = line.raw.lastIndexOf("}");
  if (end < line.at) return false;
  value(line, end + 1, hidden(objectMask(line.raw.slice(line.at, end))));
  return true;
}

/** A statement of SQL is a value; it ends with the quotation or the line. */
function readStatement(line: Line): boolean {
  statementAt.lastIndex = line.at;
  if (!statementAt.test(line.raw)) return false;
  const end = line.quoteEnd > line.at ? line.quoteEnd : line.raw.length;
  value(line, end, hidden("<sql>"));
  return true;
}

function readWord(line: Line): boolean {
  const { end, isPlain } = wordAt(line.raw, line.at);
  if (end === line.at) return false;
  const start = line.at;
  const typeLength = isPlain ? recordTypeLength(line.raw, start, end) : 0;
  if (typeLength > 0) value(line, start + typeLength, hidden("<record>"));
  else if (isPlain && !isMethodAt(line.raw, start, end)) line.at = end;
  else readUncommon(line, line.raw.slice(start, end));
  line.previousAt = start;
  line.previousEnd = end;
  return true;
}

function readUncommon(line: Line, word: string): void {
  if (methods.has(word)) {
    line.isRequest = true;
    line.awaitsStatus = true;
    value(line, line.at + word.length, kept("<method>", word));
  } else if (isCode(line, word)) line.at += word.length;
  else readValue(line, word);
}

function previousOf({ raw, previousAt, previousEnd }: Line): string {
  return raw.slice(previousAt, previousEnd);
}

function readValue(line: Line, word: string): void {
  const end = line.at + word.length;
  if (isStatus(line, word)) return readStatus(line, end);
  const masked = maskedOnce(word, line.words);
  const unit = masked.masked === "<num>" ? unitAt(line.raw, end) : undefined;
  if (unit === undefined) value(line, end, masked);
  else value(line, end + unit.length + 1, hidden(measureOf(unit) ?? "<num>"));
}

function readStatus(line: Line, wordEnd: number): void {
  const end = wordEnd + reasonLength(line.raw, wordEnd);
  value(
    line,
    end,
    kept(statusMask(line.raw.slice(line.at, wordEnd)), line.raw.slice(line.at, end)),
  );
}

/** The first number behind a request: its status. It is shown while it is always the same. */
function isStatus(line: Line, word: string): boolean {
  if (!isStatusCode(word)) return false;
  const isNamed = line.awaitsStatus || beforeStatus.test(previousOf(line));
  if (!isNamed && (line.isRequest || !isBehindRequest(line.raw, line.at))) return false;
  line.isRequest = true;
  line.awaitsStatus = false;
  return true;
}

function isCode(line: Line, word: string): boolean {
  if (line.isRequest || !/^\d{1,5}[.:]?$/.test(word)) return false;
  const previous = previousOf(line);
  if (namesCode.test(previous) || beforeStatus.test(previous)) return namesCode.test(previous);
  const behind = line.at + word.length;
  return isStatusCode(word) && /^ [A-Z][a-z]/.test(line.raw.slice(behind, behind + 3));
}

/** What stands up to `end` is a value. Of a list of values in brackets or behind a colon one stands for all. */
function value(line: Line, end: number, { masked, shown }: Masked): void {
  endLiteral(line);
  line.at = end;
  line.from = end;
  const last = line.masked.length - 1;
  const isListed = line.masked[last] === ", " || line.masked[last] === ",";
  if (
    !isListed ||
    line.masked[last - 1] !== masked ||
    !/[[({=:] ?$/.test(line.masked[last - 2] ?? "")
  )
    return piece(line, masked, shown);
  line.masked.length = last;
  line.shown.length = last - 1;
  line.shown.push(masked);
}

/** What was passed since the last piece stands as it is. */
function endLiteral(line: Line, end = line.at): void {
  if (end <= line.from) return;
  const text = line.raw.slice(line.from, end);
  piece(line, text, text);
}

function piece(line: Line, masked: string, shown: string): void {
  line.masked.push(masked);
  line.shown.push(shown);
}

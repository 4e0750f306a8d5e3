import { isPlain } from "./plain-value.ts";
import type { Span } from "./replace-secrets.ts";
import { declaredBy } from "./secret-key.ts";

interface Line extends Span {
  readonly text: string;
  /** Where its first key begins; a blank line belongs to what is around it. */
  readonly column: number;
  readonly isItem: boolean;
}

const kind = /(?:^|\s)kind:[ \t]{1,8}["']?Secret(?:List)?["']?[ \t]{0,8}(?:\r?\n|$)/u;
const kindHere = /^[ \t]{0,60}(?:- )?kind:[ \t]{1,8}["']?Secret(?<list>List)?["']?[ \t\r]{0,8}$/u;
const valueFirst =
  /^[ \t]{0,60}- value:[ \t]{1,8}(?<value>[^\n]{1,4096})\n[ \t]{1,60}name:[ \t]{1,8}["']?(?<name>[\w.-]{1,100})/gmu;

/** Secrets that only the lines of a YAML text together show: the data of a Secret, whatever its keys, and a value before its name. */
export function manifestSecrets(text: string): Span[] {
  return [...(kind.test(text) ? dataOfSecrets(text) : []), ...valuesFirst(text)];
}

function valuesFirst(text: string): Span[] {
  if (!text.includes("- value:")) return [];
  return [...text.matchAll(valueFirst)].flatMap(({ index, 0: whole, groups }) => {
    const { value = "", name = "" } = groups ?? {};
    const declared = declaredBy(name);
    const from = index + whole.indexOf(value, whole.indexOf(":") + 1);
    return declared === undefined || isPlain({ name, declared, value })
      ? []
      : [unquoted(text, 0, { from, to: from + value.trimEnd().length })];
  });
}

function dataOfSecrets(text: string): Span[] {
  const lines = linesOf(text);
  /** How far was read, by column: each object once. */
  const read = new Map<number, number>();
  return lines.flatMap((line, at) => {
    const match = line.text.includes("kind:") ? kindHere.exec(line.text) : null;
    const isList = match?.groups?.["list"] !== undefined;
    const column = isList ? -1 : line.column;
    if (match === null || at <= (read.get(column) ?? -1)) return [];
    const [first, last] = isList ? document(lines, at) : object(lines, at);
    read.set(column, last);
    return lines.slice(first, last + 1).flatMap((head, count) => {
      const isOfIt = isList || head.column === line.column;
      return isOfIt && data.test(head.text) ? dataBelow(lines, first + count) : [];
    });
  });
}

function linesOf(text: string): Line[] {
  let at = 0;
  return text.split("\n").map((line) => {
    const from = at;
    at += line.length + 1;
    const isFlush = /^[^\s-]/u.test(line);
    const lead = isFlush ? "" : (/^[ \t]*(?:- )?/u.exec(line)?.[0] ?? "");
    const isBlank = !isFlush && line.trim() === "";
    const column = isBlank ? Number.POSITIVE_INFINITY : lead.length;
    return { text: line, from, to: from + line.length, column, isItem: lead.endsWith("- ") };
  });
}

const linesMost = 5000;

/** The lines of the object to which a line belongs. */
function object(lines: readonly Line[], at: number): [number, number] {
  const column = lines[at]?.column ?? 0;
  const isInside = (line: Line | undefined): boolean =>
    line !== undefined && line.column >= column && !isEdge(line);
  const begins = (line: Line | undefined): boolean =>
    line?.isItem === true && line.column === column;
  let first = at;
  while (!begins(lines[first]) && isInside(lines[first - 1]) && at - first < linesMost) first -= 1;
  let last = at;
  while (isInside(lines[last + 1]) && !begins(lines[last + 1]) && last - at < linesMost) last += 1;
  return [first, last];
}

function document(lines: readonly Line[], at: number): [number, number] {
  let first = at;
  while (first > 0 && !isEdge(lines[first - 1])) first -= 1;
  let last = at;
  while (last < lines.length - 1 && !isEdge(lines[last + 1])) last += 1;
  return [first, last];
}

function isEdge(line: Line | undefined): boolean {
  return line?.text.startsWith("---") === true;
}

const data = /^[ \t]*(?:- )?(?:data|stringData):(?:[ \t\r]*$|[ \t]+\{)/u;
const entry = /^[ \t]*["']?[\w./-]+["']?:[ \t]*/u;
const blockHead = /^[|>][-+\d]{0,2}$/u;

/** The values below `data:`. */
function dataBelow(lines: readonly Line[], head: number): Span[] {
  const line = lines[head];
  if (line === undefined) return [];
  const flow = line.text.indexOf("{");
  if (flow !== -1) return [{ from: line.from + flow + 1, to: line.to }];
  const ofKeys = lines[head + 1]?.column ?? 0;
  const found: Span[] = [];
  for (let at = head + 1; at - head < linesMost; at += 1) {
    const below = lines[at];
    if (below === undefined || below.column <= line.column) break;
    found.push(...valueOf(below, below.column === ofKeys));
  }
  return found;
}

/** What stands behind the key; of a block the whole line. */
function valueOf(line: Line, hasKey: boolean): Span[] {
  const lead = hasKey ? entry : /^[ \t]*/u;
  const from = line.from + (lead.exec(line.text)?.[0].length ?? 0);
  const value = line.text.slice(from - line.from).trimEnd();
  const isNone = value === "" || blockHead.test(value);
  return isNone ? [] : [unquoted(line.text, line.from, { from, to: from + value.length })];
}

/** Without the quotes around it, in a text that begins at `start`. */
function unquoted(text: string, start: number, { from, to }: Span): Span {
  const first = text[from - start] ?? "";
  const isQuoted = /["']/u.test(first) && text[to - start - 1] === first && to - from > 1;
  return isQuoted ? { from: from + 1, to: to - 1 } : { from, to };
}

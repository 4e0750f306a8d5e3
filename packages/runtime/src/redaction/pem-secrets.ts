import type { Span } from "./replace-secrets.ts";

/** The edges of a key: those of PEM, and those that PuTTY writes. */
const mark =
  /-----(?:(?<begin>BEGIN)|END)\s{1,60}(?:[A-Z\d]{1,20}\s{1,60}){0,4}PRIVATE\s{1,60}KEY(?:\s{1,60}BLOCK)?-----|(?<lines>Private-Lines:[ \t]{0,4}\d{1,4})|Private-MAC:/gu;
const longest = 65_536;

/** Whether an edge of a private key stands in it, or what may be a line of one. */
export function hasPem(text: string): boolean {
  if (text.includes("PRIVATE") || text.includes("Private-")) return true;
  return text.length >= 64 && lineOfKey.test(text);
}

/** A whole line of PEM, as the tools write them. */
const lineOfKey = /(?<![\w+/=])[A-Za-z\d+/]{64}(?:[A-Za-z\d+/]{6}){0,2}(?=[\s"\\]|$)/u;
const linesOfKey = new RegExp(
  String.raw`-----(?<edge>BEGIN|END) [A-Z\d ]{1,60}-----|${lineOfKey.source}`,
  "gu",
);
/** A head of a log line, and what ends one, fit between two of them. */
const betweenLines = 300;
/** What stands before a line that is nothing but base64: nothing, the head of a log line, its field. */
const head =
  /(?:^|\n|\\n|[\w\])}>|][ \t]|\d[TZ:.+\d-]{4,24}[ \t](?:std(?:out|err) [FP] )?|"(?:log|msg|message|text|line)\\{0,7}":[ \t]{0,2}\\{0,7}")[ \t]{0,20}$/u;
/** The last line of a key is shorter. */
const lastLine = /(?:\n|\\n|[\s"])(?<run>[A-Za-z\d+/]{4,75}={0,2})(?=[\s"\\]|$)/u;

/** Lines of a key whose edges are not there: two of them, or one that stands alone on its line; and the short one behind them. */
function loneLines(text: string): Span[] {
  if (!lineOfKey.test(text)) return [];
  const lines = linesOutside(text);
  const kept = lines.filter(
    (line, at) =>
      isNear(lines[at - 1], line) || isNear(line, lines[at + 1]) || isOnItsLine(text, line),
  );
  return [...kept, ...kept.flatMap(({ to }) => lastLineBehind(text, to))];
}

function isOnItsLine(text: string, { from, to }: Span): boolean {
  return (
    /^\r?(?:\n|\\+n|\\{0,7}"|$)/u.test(text.slice(to, to + 9)) &&
    head.test(text.slice(Math.max(0, from - 60), from))
  );
}

function lastLineBehind(text: string, from: number): Span[] {
  const match = lastLine.exec(text.slice(from, from + 120));
  const run = match?.groups?.["run"] ?? "";
  if (match === null || !isMixed(run)) return [];
  const end = from + match.index + match[0].length;
  const line = { from: end - run.length, to: end };
  return isOnItsLine(text, line) ? [line] : [];
}

/** Those of a certificate stay. */
function linesOutside(text: string): Span[] {
  const lines: Span[] = [];
  let isPublic = false;
  for (const { index, 0: run, groups } of text.matchAll(linesOfKey)) {
    const edge = groups?.["edge"];
    if (edge === undefined) {
      if (!isPublic && isMixed(run)) lines.push({ from: index, to: index + run.length });
      continue;
    }
    const isOfCertificate = !run.includes("PRIVATE");
    // Cut at its beginning, the end of a certificate is seen first.
    if (edge === "END" && isOfCertificate && !isPublic) lines.length = 0;
    isPublic = edge === "BEGIN" && isOfCertificate;
  }
  return lines;
}

function isNear(one: Span | undefined, other: Span | undefined): boolean {
  return one !== undefined && other !== undefined && other.from - one.to < betweenLines;
}

function isMixed(run: string): boolean {
  return /\d/u.test(run) && /[a-z]/u.test(run) && /[G-Z]/u.test(run);
}

/** A short run may hold no digit; names of classes have no two capitals in a row. */
function isRandom(run: string): boolean {
  if (isMixed(run)) return true;
  if (!/[a-z]/u.test(run)) return false;
  return /[A-Z]{2}/u.test(run) || (/[A-Z]/u.test(run) && /[+=]/u.test(run));
}

/** Private keys in PEM: all between their marks, or all that looks so where one mark is missing. */
export function pemSecrets(text: string): Span[] {
  const found = betweenMarks(text);
  return found.length === 0 ? found : [...found, ...shortLines(text)];
}

/** The end of a line that is base64 of twelve characters or more. */
const endOfLine = /(?:^|[\w\])}>|][ \t]{1,4})(?<run>[A-Za-z\d+/]{12,75}={0,2})\r?$/u;
const endAtMost = 120;

/** Where lines of keys stand, a short one is the last of one of them, wherever it came to stand; that of a certificate is not. */
function shortLines(text: string): Span[] {
  const found: Span[] = [];
  for (let from = 0; from < text.length; ) {
    const end = text.indexOf("\n", from);
    const to = end === -1 ? text.length : end;
    const start = Math.max(from, to - endAtMost);
    const run = endOfLine.exec(text.slice(start, to))?.groups?.["run"] ?? "";
    const isOfCertificate = /^\n[^\n]{0,100}-----END (?!.{0,20}PRIVATE)/u.test(
      text.slice(to, to + 140),
    );
    if (isRandom(run) && !isOfCertificate) {
      const last = text[to - 1] === "\r" ? to - 1 : to;
      found.push({ from: last - run.length, to: last });
    }
    from = to + 1;
  }
  return found;
}

function betweenMarks(text: string): Span[] {
  const found = loneLines(text);
  if (!/PRIVATE|Private-/u.test(text)) return found;
  let opened: number | undefined;
  let ended: number | undefined;
  let read = 0;
  for (const { index, 0: whole, groups } of text.matchAll(mark)) {
    const end = index + whole.length;
    if (groups?.["begin"] !== undefined || groups?.["lines"] !== undefined) {
      // Newest first, the end of a key stands before its beginning.
      found.push(...bodyFrom(text, opened ?? ended, index));
      opened = end;
      ended = undefined;
    } else if (opened === undefined) {
      found.push(...linesBefore(text, read, index));
      ended = end;
    } else {
      found.push(...between(text, opened, index));
      opened = undefined;
    }
    read = end;
  }
  return [...found, ...bodyFrom(text, opened, Math.min(text.length, (opened ?? 0) + longest))];
}

/** Lines of base64, each as one secret: what stands before them on their lines stays. */
const body =
  /(?<![\w+/=])[A-Za-z\d+/]{16,}={0,2}(?![\w+/=])|(?<![\w+/=])[A-Za-z\d+/]{2,}={1,2}(?![\w+/=])/gu;

function between(text: string, from: number, to: number): Span[] {
  const inner = text.slice(from, to);
  // Without anything but the key it is one secret.
  const isKeyAlone = /^[\sA-Za-z\d+/=\\,"':;.-]*$/u.test(inner) && !/\d{4}-\d\d-\d\d/u.test(inner);
  return isKeyAlone ? [trimmed(text, from, to)] : bodyIn(text, from, to);
}

/** Without white space and line ends, real ones or escaped. */
function trimmed(text: string, from: number, to: number): Span {
  const inner = text.slice(from, to);
  const start = /^(?:\s|\\+[nr])*/u.exec(inner)?.[0].length ?? 0;
  let end = inner.trimEnd();
  while (/\\[nr]$/u.test(end)) end = end.slice(0, -2).trimEnd();
  while (end.endsWith("\\")) end = end.slice(0, -1);
  return { from: from + Math.min(start, end.length), to: from + end.length };
}

function bodyFrom(text: string, from: number | undefined, to: number): Span[] {
  return from === undefined ? [] : bodyIn(text, from, to);
}

function linesBefore(text: string, from: number, to: number): Span[] {
  return bodyIn(text, Math.max(from, to - longest), to);
}

function bodyIn(text: string, from: number, to: number): Span[] {
  return [...text.slice(from, to).matchAll(body)]
    .filter(({ 0: run }) => !/^(?:[a-z]+|[A-Z]+|\d+|[A-Z][a-z]+)$/u.test(run))
    .map(({ index, 0: run }) => ({ from: from + index, to: from + index + run.length }));
}

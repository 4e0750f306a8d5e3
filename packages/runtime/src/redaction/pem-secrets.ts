import type { Span } from "./replace-secrets.ts";

/** The edges of a key: those of PEM, and those that PuTTY writes. */
const mark =
  /-----(?:(?<begin>BEGIN)|END) (?:[A-Z\d]{1,20} ){0,4}PRIVATE KEY(?: BLOCK)?-----|(?<lines>Private-Lines:[ \t]{0,4}\d{1,4})|Private-MAC:/gu;
const longest = 65_536;

/** Whether an edge of a private key stands in it. */
export function hasPem(text: string): boolean {
  return text.includes("PRIVATE KEY") || text.includes("Private-");
}

/** Private keys in PEM: all between their marks, or all that looks so where one mark is missing. */
export function pemSecrets(text: string): Span[] {
  if (!hasPem(text)) return [];
  const found: Span[] = [];
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

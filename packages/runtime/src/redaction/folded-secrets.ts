import type { Span } from "./replace-secrets.ts";

/** A key of YAML with a value that may go on below, or that begins a block which is folded. */
const head = /^[ \t]*(?:- )?["']?[\w./-]+["']?:[ \t]+(?:[^\s#|>][^\n]*|>[-+\d]*)$/gmu;
/** A shorter line is not folded, but for one that says so. */
const foldedFrom = 34;
/** A line that says something of its own. */
const ownLine = /^[ \t]*(?:- |["']?[\w./-]+["']?:(?:[ \t]|$)|#)/u;
const linesMost = 200;

/** Nothing that is read holds it, and no secret goes on behind it. */
const boundary = "\n\u0000\n";

interface Piece extends Span {
  /** Where it stands in what is read as one. */
  readonly at: number;
}

/** Secrets that YAML wrote over several lines: each value is read as the one line that it is. */
export function foldedSecrets(text: string, find: (unfolded: string) => readonly Span[]): Span[] {
  const pieces: Piece[] = [];
  let unfolded = "";
  for (const { index, 0: first } of text.matchAll(head)) {
    if (first.length < foldedFrom && !first.includes(">")) continue;
    const lines = linesOf(text, index, first);
    if (lines.length < 2) continue;
    for (const line of lines) {
      pieces.push({ ...line, at: unfolded.length });
      unfolded += text.slice(line.from, line.to) + (text[line.to] === "\\" ? "" : " ");
    }
    unfolded += boundary;
  }
  return pieces.length === 0 ? [] : inPieces(pieces, find(unfolded));
}

/** The line of the key and those that go on with its value, without the signs that fold them. */
function linesOf(text: string, index: number, first: string): Span[] {
  const indent = /^[ \t]*/u.exec(first)?.[0].length ?? 0;
  const lines = [inked(text, index, index + first.length)];
  for (let from = index + first.length + 1; from < text.length && lines.length < linesMost; ) {
    const found = text.indexOf("\n", from);
    const end = found === -1 ? text.length : found;
    const line = text.slice(from, Math.min(end, from + 4096));
    if ((/^[ \t]*/u.exec(line)?.[0].length ?? 0) <= indent || ownLine.test(line)) break;
    lines.push(inked(text, from, end));
    from = end + 1;
  }
  return lines;
}

/** Without white space around it, and without the backslash that YAML puts where it folds. */
function inked(text: string, from: number, to: number): Span {
  const line = text.slice(from, to);
  const start = /^[ \t]*\\?/u.exec(line)?.[0].length ?? 0;
  const end = line.endsWith("\\") ? line.length - 1 : line.length;
  return { from: from + Math.min(start, end), to: from + end };
}

/** Each span as spans of the lines that it covers. */
function inPieces(pieces: readonly Piece[], spans: readonly Span[]): Span[] {
  const sorted = spans.toSorted((one, other) => one.from - other.from);
  let next = 0;
  return pieces.flatMap(({ from, to, at }) => {
    const end = at + to - from;
    while (next < sorted.length && (sorted[next]?.to ?? 0) <= at) next += 1;
    const own: Span[] = [];
    for (
      let of = next, span = sorted[of];
      span !== undefined && span.from < end;
      span = sorted[++of]
    )
      own.push({
        from: from + Math.max(0, span.from - at),
        to: Math.min(to, from + span.to - at),
      });
    return own;
  });
}

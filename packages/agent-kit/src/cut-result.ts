/** What a model may read of one result at once, in characters. */
const resultCharactersAtMost = 8000;

/** Lines of a result that stand for all of them. */
interface Shown {
  readonly lines: readonly string[];
  readonly characters: number;
}

/**
 * A result as a model reads it: whole if it fits, else its first and last lines, and between them how many are left out
 * and how to read on. Cut between lines, so that an entry of a list is there or not; a line that is long by itself loses its middle.
 * `handle`: the name of the result, `1.2`.
 */
export function cutResult(text: string, handle: string, atMost = resultCharactersAtMost): string {
  if (text.length <= atMost) return text;
  const lines = text.split("\n").map((line) => shortLine(line, atMost));
  const head = fitting(lines, (atMost * 2) / 3);
  const rest = lines.slice(head.lines.length);
  const tail = fitting(rest.toReversed(), atMost - head.characters).lines.toReversed();
  const leftOut = rest.length - tail.length;
  if (leftOut === 0) return lines.join("\n");
  return [...head.lines, readOn(leftOut, handle, head.lines.length + 1), ...tail].join("\n");
}

/** Lines from `from` (1 is the first) on, as many as fit, and how to read on. Undefined: there are not so many. */
export function resultFrom(
  text: string,
  { handle, from }: { handle: string; from: number },
  atMost = resultCharactersAtMost,
): string | undefined {
  const lines = text.split("\n").map((line) => shortLine(line, atMost));
  const rest = lines.slice(from - 1);
  if (rest.length === 0) return undefined;
  const shown = fitting(rest, atMost - noticeCharacters).lines;
  const next = from + shown.length;
  const leftOut = lines.length - next + 1;
  return [...shown, ...(leftOut === 0 ? [] : [readOn(leftOut, handle, next)])].join("\n");
}

const noticeCharacters = 120;

function readOn(count: number, handle: string, from: number): string {
  const lines = count === 1 ? "1 line" : `${count} lines`;
  return `[${lines} left out; call read_more with ${JSON.stringify({ result: handle, from })}]`;
}

function shortLine(line: string, atMost: number): string {
  const longest = Math.floor(atMost / 4);
  if (line.length <= longest) return line;
  const half = Math.floor(longest / 2) - 20;
  const leftOut = line.length - 2 * half;
  return `${line.slice(0, half)} [${leftOut} characters left out] ${line.slice(-half)}`;
}

function fitting(lines: readonly string[], atMost: number): Shown {
  let characters = 0;
  const end = lines.findIndex((line) => {
    characters += line.length + 1;
    return characters > atMost;
  });
  if (end === -1) return { lines, characters };
  const shown = lines.slice(0, end);
  return { lines: shown, characters: shown.reduce((sum, line) => sum + line.length + 1, 0) };
}

import type { Gap } from "@binnacle/contracts";

/** Architecture §5: a result is at most 4,000 tokens (o200k). */
const maxTokens = 4000;
/** No text of so many tokens is longer: the rest is not looked at. */
const longest = 32 * maxTokens;
/** The tokenizer is quadratic in a run without a space, so it is given no more of one at once. */
const pieceLength = 2000;
/** Of a text that is cut: characters of its first line, and of what one gap says. */
const longestLine = 2000;
const longestGap = 400;
/** Gaps that are told of a text that is cut. */
const gapsAtMost = 10;
/** So many lines are given up at most so that an item of several lines is not cut in two. */
const itemLines = 12;

type GapText = Pick<Gap, "what" | "why">;

/**
 * Cuts a text so that it has at most 4,000 tokens. The first line stays, and after it stand that it was cut, how to go on,
 * and what was not seen: clients cut at the end once more. What is lost are the last items of the list that follows.
 * The tokenizer is loaded when a text is first long enough to be counted: it costs 0.2 s, and most answers are short.
 */
export async function fitText(text: string, gaps: readonly GapText[] = []): Promise<string> {
  // A token is at least one character of text, so a short text needs no counting.
  if (text.length <= maxTokens) return text;
  const fits = await createCounter();
  if (text.length <= longest && fits(text)) return text;
  const [first = "", ...rest] = text.slice(0, longest).split("\n");
  const head = [short(first, longestLine), ...gapLines(gaps)];
  const shown = (count: number): string =>
    [...head.toSpliced(1, 0, noticeOf(count, text)), ...rest.slice(0, count)].join("\n");
  let low = 0;
  let high = rest.length;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(shown(middle))) low = middle;
    else high = middle - 1;
  }
  return shown(wholeItems(rest, low));
}

async function createCounter(): Promise<(text: string) => boolean> {
  const { isWithinTokenLimit } = await import("gpt-tokenizer");
  return (text) => {
    let left = maxTokens;
    for (let from = 0; from < text.length; from += pieceLength) {
      const tokens = isWithinTokenLimit(text.slice(from, from + pieceLength), left);
      if (tokens === false) return false;
      left -= tokens;
    }
    return true;
  };
}

function noticeOf(count: number, text: string): string {
  const lines = text.split("\n").length;
  return `… cut: the first ${count + 1} of ${lines} lines, since all would be more than 4,000 tokens. Narrow the question (namespace, workload, time window), or ask for fewer at a time and page on.`;
}

function gapLines(gaps: readonly GapText[]): string[] {
  const told = gaps
    .slice(0, gapsAtMost)
    .map(({ what, why }) => short(`not seen: ${what}: ${why}`, longestGap));
  const more = gaps.length - told.length;
  return more > 0 ? [...told, `not seen: ${more} more`] : told;
}

function short(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length).toWellFormed()}…`;
}

/** An item begins at the left edge. */
function wholeItems(lines: readonly string[], count: number): number {
  if (count === lines.length) return count;
  const ahead = lines.slice(Math.max(0, count - itemLines), count + 1);
  const back = ahead.toReversed().findIndex((line) => /^\S/u.test(line));
  return back === -1 ? count : count - back;
}

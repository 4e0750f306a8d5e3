/**
 * Whether a text holds it, and not as a part of a longer word or number: `7` does not stand in `7c41`, `1.7` or `7.5`, and
 * `web-1` not in `web-10`; `web` stands in `web-1`. Case counts.
 */
export function holdsWord(text: string, word: string): boolean {
  const isOpenAtStart = !/^[\p{L}\p{N}_]/u.test(word);
  const isOpenAtEnd = !/[\p{L}\p{N}_]$/u.test(word);
  for (let at = text.indexOf(word); at !== -1; at = nextIn(text, word, at)) {
    const end = at + word.length;
    const before = text.slice(Math.max(0, at - 2), at);
    const after = text.slice(end, end + 2);
    const isBegun = isOpenAtStart || !/[\p{L}\p{N}_]$|\d\.$/u.test(before);
    const isEnded = isOpenAtEnd || !/^(?:[\p{L}\p{N}_]|\.\d)/u.test(after);
    if (isBegun && isEnded) return true;
  }
  return false;
}

function nextIn(text: string, word: string, at: number): number {
  return at >= text.length ? -1 : text.indexOf(word, at + 1);
}

/** Whether a text holds it as a word of its own: `7` does not stand in `7c41`, `1.7` or `7.5`. Case counts. */
export function holdsWord(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + 1)) {
    const end = at + word.length;
    const isBegun = /[\p{L}\p{N}_.]/u.test(text.slice(Math.max(0, at - 1), at));
    const goesOn = /^(?:[\p{L}\p{N}_]|\.\d)/u.test(text.slice(end, end + 2));
    if (!isBegun && !goesOn) return true;
  }
  return false;
}

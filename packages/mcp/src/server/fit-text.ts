/** Architecture §5: a result is at most 4,000 tokens (o200k). */
const maxTokens = 4000;
/** No text of so many tokens is longer: the rest is not looked at. */
const longest = 32 * maxTokens;
/** The tokenizer is quadratic in a run without a space, so it is given no more of one at once. */
const pieceLength = 2000;
const notice =
  "\n… cut: the result is longer than 4,000 tokens. Narrow the question (namespace, workload, time window) or page on.";

/**
 * Cuts a text at a line end so that it has at most 4,000 tokens, and says so.
 * The tokenizer is loaded when a text is first long enough to be counted: it costs 0.2 s, and most answers are short.
 */
export async function fitText(text: string): Promise<string> {
  // A token is at least one character of text, so a short text needs no counting.
  if (text.length <= maxTokens) return text;
  const { isWithinTokenLimit } = await import("gpt-tokenizer");
  const fits = (part: string): boolean => {
    let left = maxTokens;
    for (let from = 0; from < part.length; from += pieceLength) {
      const tokens = isWithinTokenLimit(part.slice(from, from + pieceLength), left);
      if (tokens === false) return false;
      left -= tokens;
    }
    return true;
  };
  if (text.length <= longest && fits(text)) return text;
  const lines = text.slice(0, longest).split("\n");
  let low = 0;
  let high = lines.length;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(lines.slice(0, middle).join("\n") + notice)) low = middle;
    else high = middle - 1;
  }
  const kept = lines.slice(0, low).join("\n");
  return (kept === "" ? text.slice(0, maxTokens * 2) : kept) + notice;
}

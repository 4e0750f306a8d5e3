import { countTokens } from "gpt-tokenizer";

/** Architecture §5: a result is at most 4,000 tokens (o200k). */
const maxTokens = 4000;
const notice =
  "\n… cut: the result is longer than 4,000 tokens. Narrow the question (namespace, workload, time window) or page on.";

/** Cuts a text at a line end so that it has at most 4,000 tokens, and says so. */
export function fitText(text: string): string {
  if (isShort(text)) return text;
  const lines = text.split("\n");
  let low = 0;
  let high = lines.length;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (isShort(lines.slice(0, middle).join("\n") + notice)) low = middle;
    else high = middle - 1;
  }
  const kept = lines.slice(0, low).join("\n");
  return (kept === "" ? text.slice(0, maxTokens * 2) : kept) + notice;
}

function isShort(text: string): boolean {
  // A token is at least one byte of text, so a short text needs no counting.
  return text.length <= maxTokens || countTokens(text) <= maxTokens;
}

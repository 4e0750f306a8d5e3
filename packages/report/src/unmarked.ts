/** Outside text in a sentence of ours: its backticks look like backticks and mark nothing. */
export function unmarked(text: string): string {
  return text.replaceAll("`", "ˋ");
}

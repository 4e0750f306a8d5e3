import { maskWord } from "./mask-word.ts";
import type { Masked } from "./masked.ts";

/** What words are masked to: most come again. */
export type WordMemory = Map<string, Masked>;
/** More words are not remembered: a log may hold as many as somebody likes. */
const rememberedWords = 5_000;

export function maskedOnce(word: string, words: WordMemory): Masked {
  const known = words.get(word);
  if (known !== undefined) return known;
  const masked = maskWord(word);
  if (words.size < rememberedWords) words.set(word, masked);
  return masked;
}

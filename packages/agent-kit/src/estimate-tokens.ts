const charactersPerToken = 3.5;

/** Tokens of so many characters, near enough to budget by: no tokenizer is common to all models. */
export function estimateTokens(characters: number): number {
  return Math.ceil(characters / charactersPerToken);
}

const segmenter = new Intl.Segmenter("en", { granularity: "word" });

/**
 * What the standard analyzer makes of a text: words by Unicode text segmentation, lower case, no stop words.
 * Each Han character is a token of its own. Thai, Khmer, Lao and Burmese are segmented differently by Lucene.
 */
export function standardTokens(text: string): string[] {
  const tokens: string[] = [];
  for (const { segment, isWordLike } of segmenter.segment(text)) {
    if (isWordLike === true) tokens.push(...splitHan(segment.toLowerCase()));
    else if (/\p{Extended_Pictographic}/u.test(segment)) tokens.push(segment);
  }
  return tokens;
}

function splitHan(word: string): string[] {
  return word.match(/\p{Script=Han}|[^\p{Script=Han}]+/gu) ?? [];
}

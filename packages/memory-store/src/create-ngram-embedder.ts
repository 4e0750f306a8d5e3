import { AppError } from "@binnacle/contracts";
import type { Embedder } from "./embedder.ts";

const DIMENSION = 1024;
const WEIGHTS = { word: 1, pair: 0.5, characters: 0.25 };
const CHARACTERS = [3, 4, 5];

/**
 * Embeds without a model: words, pairs of words and character n-grams are hashed into 1,024 signed buckets.
 * Deterministic on every machine. `CreateContainerConfigError` and `create container config error` are neighbours.
 */
export function createNgramEmbedder(): Embedder {
  return {
    id: "ngrams-v1",
    dimension: DIMENSION,
    similarWithin: 0.45,
    embed: async (text) => embed(text),
  };
}

function embed(text: string): number[] {
  const words = wordsIn(text);
  if (words.length === 0) throw new AppError("bad_input", "A text without words has no embedding.");
  const vector = Array.from({ length: DIMENSION }, () => 0);
  for (const [feature, { count, weight }] of featuresOf(words)) {
    const hashed = fnv1a(feature);
    const bucket = hashed % DIMENSION;
    const sign = hashed >= 2 ** 31 ? -1 : 1;
    vector[bucket] = (vector[bucket] ?? 0) + sign * weight * (1 + Math.log(count));
  }
  return normalised(vector);
}

/** `minReadySeconds` is three words; punctuation, placeholders and case carry nothing. */
function wordsIn(text: string): string[] {
  return (
    text
      .replaceAll(/([\p{Ll}\p{N}])(\p{Lu})/gu, "$1 $2")
      .replaceAll(/(\p{Lu})(\p{Lu}\p{Ll})/gu, "$1 $2")
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  );
}

function featuresOf(words: readonly string[]): Map<string, { count: number; weight: number }> {
  const features = new Map<string, { count: number; weight: number }>();
  const add = (feature: string, weight: number) => {
    features.set(feature, { count: (features.get(feature)?.count ?? 0) + 1, weight });
  };
  for (const [position, word] of words.entries()) {
    add(`word ${word}`, WEIGHTS.word);
    const next = words[position + 1];
    if (next !== undefined) add(`pair ${word} ${next}`, WEIGHTS.pair);
    for (const part of charactersOf(`^${word}$`)) add(`part ${part}`, WEIGHTS.characters);
  }
  return features;
}

function charactersOf(word: string): string[] {
  return CHARACTERS.flatMap((length) =>
    Array.from({ length: Math.max(0, word.length - length + 1) }, (_, start) =>
      word.slice(start, start + length),
    ),
  );
}

/** 32-bit FNV-1a over UTF-16 code units. */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let position = 0; position < text.length; position += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(position), 0x01000193);
  }
  return hash >>> 0;
}

function normalised(vector: readonly number[]): number[] {
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length);
}

/** US$ per million tokens. */
export interface ModelPrice {
  readonly input: number;
  readonly output: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
}

/**
 * List prices on demand by the id of a model, as the public price pages had them in autumn 2026: of the global profiles and,
 * for models without one, of us-east-1. They may differ from yours (a profile bound to a continent costs about a tenth more,
 * long contexts cost more): what is configured wins. A model that is not here counts as 0.
 */
export const prices: Readonly<Record<string, ModelPrice>> = {
  "anthropic.claude-3-haiku-20240307-v1:0": uncached(0.25, 1.25),
  "anthropic.claude-3-5-haiku-20241022-v1:0": claude(0.8, 4),
  "anthropic.claude-haiku-4-5-20251001-v1:0": claude(1, 5),
  "anthropic.claude-3-7-sonnet-20250219-v1:0": claude(3, 15),
  "anthropic.claude-sonnet-4-20250514-v1:0": claude(3, 15),
  "anthropic.claude-sonnet-4-5-20250929-v1:0": claude(3, 15),
  "anthropic.claude-sonnet-4-6": claude(3, 15),
  "anthropic.claude-opus-4-1-20250805-v1:0": claude(15, 75),
  "anthropic.claude-opus-4-5-20251101-v1:0": claude(5, 25),
  "anthropic.claude-opus-4-6-v1": claude(5, 25),
  "anthropic.claude-opus-4-7": claude(5, 25),
  "anthropic.claude-opus-5-5": claude(4, 20),
  "amazon.nova-micro-v1:0": nova(0.035, 0.14),
  "amazon.nova-lite-v1:0": nova(0.06, 0.24),
  "amazon.nova-pro-v1:0": nova(0.8, 3.2),
  "amazon.nova-2-lite-v1:0": uncached(0.3, 2.5),
  "meta.llama3-3-70b-instruct-v1:0": uncached(0.72, 0.72),
};

/** Five minutes in the cache cost a quarter more, to read from it costs a tenth. */
function claude(input: number, output: number): ModelPrice {
  return { input, output, cacheRead: input / 10, cacheWrite: input * 1.25 };
}

/** To write costs as much as without a cache, to read a quarter. */
function nova(input: number, output: number): ModelPrice {
  return { input, output, cacheRead: input / 4, cacheWrite: input };
}

/** The price of a cache is not known: its tokens count as others do. */
function uncached(input: number, output: number): ModelPrice {
  return { input, output, cacheRead: input, cacheWrite: input };
}

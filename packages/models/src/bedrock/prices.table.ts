/** US$ per million tokens. */
export interface ModelPrice {
  readonly input: number;
  readonly output: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
}

/**
 * List prices on demand, by the id of a model without the prefix of its profile and what follows the family: the public
 * price page of Amazon Bedrock for us-east-1, as of November 2026. Yours may differ (a profile bound to a region costs about a
 * tenth more than a global one, contexts beyond 200,000 tokens more): what is configured wins. A model that is not here costs 0.
 */
export const prices: Readonly<Record<string, ModelPrice>> = {
  "anthropic.claude-3-haiku": price([0.25, 1.25]),
  "anthropic.claude-3-5-haiku": price([0.8, 4], [0.08, 1]),
  "anthropic.claude-haiku-4-5": price([1, 5], [0.1, 1.25]),
  "anthropic.claude-3-7-sonnet": price([3, 15], [0.3, 3.75]),
  "anthropic.claude-sonnet-4": price([3, 15], [0.3, 3.75]),
  "anthropic.claude-sonnet-4-5": price([3, 15], [0.3, 3.75]),
  "anthropic.claude-sonnet-4-6": price([3, 15], [0.3, 3.75]),
  "anthropic.claude-opus-4-1": price([15, 75], [1.5, 18.75]),
  "anthropic.claude-opus-4-5": price([5, 25], [0.5, 6.25]),
  "anthropic.claude-opus-4-6": price([5, 25], [0.5, 6.25]),
  "anthropic.claude-opus-4-7": price([5, 25], [0.5, 6.25]),
  "amazon.nova-micro": price([0.035, 0.14], [0.00875, 0.035]),
  "amazon.nova-lite": price([0.06, 0.24], [0.015, 0.06]),
  "amazon.nova-pro": price([0.8, 3.2], [0.2, 0.8]),
  "amazon.nova-premier": price([2.5, 12.5]),
  "meta.llama3-3-70b-instruct": price([0.72, 0.72]),
};

/** Without prices of a cache its tokens cost what others do. */
function price(
  [input, output]: readonly [number, number],
  [cacheRead, cacheWrite]: readonly [number, number] = [input, input],
): ModelPrice {
  return { input, output, cacheRead, cacheWrite };
}

import { expect, test } from "vitest";
import { centsOf, priceOf } from "./cents-of.ts";

const million = 1_000_000;
const none = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 };

test.for([
  { tokens: { ...none, input: million }, cents: 300 },
  { tokens: { ...none, output: million }, cents: 1500 },
  { tokens: { ...none, cacheRead: million }, cents: 30 },
  { tokens: { ...none, cacheWrite: million }, cents: 375 },
  { tokens: { input: 1000, output: 200, cacheRead: 8000, cacheWrite: 0 }, cents: 0.84 },
])("$tokens cost $cents cents", ({ tokens, cents }) => {
  expect(centsOf(tokens, priceOf("anthropic.claude-sonnet-4-6"))).toBeCloseTo(cents, 6);
});

test.for([
  { modelId: "anthropic.claude-sonnet-4-6", input: 3 },
  { modelId: "eu.anthropic.claude-sonnet-4-6", input: 3 },
  { modelId: "global.anthropic.claude-haiku-4-5-20251001-v1:0", input: 1 },
  {
    modelId: "arn:aws:bedrock:eu-central-1:1:inference-profile/apac.amazon.nova-lite-v1:0",
    input: 0.06,
  },
  { modelId: "anthropic.claude-sonnet-4-6-1", input: 0 },
  { modelId: "arn:aws:bedrock:eu-central-1:1:application-inference-profile/abc", input: 0 },
])("a million tokens given to $modelId cost $input dollars", ({ modelId, input }) => {
  expect(priceOf(modelId).input).toBe(input);
});

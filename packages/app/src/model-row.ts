import { z } from "zod";
import { publicAddress } from "./public-address.ts";

const dollars = z.number().min(0);
const Price = z
  .strictObject({ input: dollars, output: dollars, cacheRead: dollars, cacheWrite: dollars })
  .describe("US$ per million tokens; absent: the list price, where it is known");

/** One language model of the configuration. */
export const ModelRow = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("bedrock"),
    model: z.string().describe("Model or inference profile: eu.anthropic.claude-sonnet-4-6"),
    region: z.string().describe("AWS region"),
    endpoint: publicAddress("the AWS SDK finds credentials by itself")
      .optional()
      .describe("Another endpoint than AWS's"),
    guardrail: z.strictObject({ id: z.string(), version: z.string() }).optional(),
    caching: z.boolean().default(true).describe("Whether the model caches prompts"),
    price: Price.optional(),
    additionalFields: z
      .record(z.string(), z.unknown())
      .optional()
      .describe("Sent as they are, for what only some models have"),
  }),
  z.strictObject({
    kind: z.literal("openai"),
    url: publicAddress("a file that apiKeyFile names holds the key").describe(
      "OpenAI-compatible endpoint, ending in /v1",
    ),
    model: z.string().optional().describe("Absent: the first that it lists"),
    apiKeyFile: z.string().optional(),
  }),
  z.strictObject({
    kind: z.literal("recorded"),
    file: z
      .string()
      .describe("JSON lines that recordModelsTo wrote: the same requests get the same answers"),
  }),
  z.strictObject({
    kind: z.literal("by-hand"),
    folder: z.string().describe("Requests are written there as files, and answers read"),
  }),
]);
export type ModelRow = z.infer<typeof ModelRow>;

/** What models may spend on one question, beside the calls of tools. */
export const Reasoning = z
  .strictObject({
    timeoutSeconds: z.number().int().min(5).max(86_400).default(90),
    turns: z.number().int().min(2).max(200).default(30),
    tokens: z.number().int().min(5000).max(2_000_000).default(200_000),
    cents: z.number().min(0).max(10_000).default(100),
  })
  .prefault({})
  .describe("What models may spend on one question, beside the calls of tools");

import { z } from "zod";
import { publicAddress } from "./public-address.ts";

const dollars = (what: string) => z.number().min(0).describe(`Of ${what}`);
const Price = z
  .strictObject({
    input: dollars("what is sent"),
    output: dollars("what is answered"),
    cacheRead: dollars("what is read from the cache"),
    cacheWrite: dollars("what is written to the cache"),
  })
  .describe("US$ per million tokens; absent: the list price, where it is known");

/** One language model of the configuration. */
export const ModelRow = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("bedrock").describe("Amazon Bedrock, asked with the role of the pod"),
    model: z.string().describe("Model or inference profile: eu.anthropic.claude-sonnet-4-6"),
    region: z.string().describe("AWS region"),
    endpoint: publicAddress("the AWS SDK finds credentials by itself")
      .optional()
      .describe("Another endpoint than AWS's"),
    guardrail: z
      .strictObject({
        id: z.string().describe("Id of the guardrail"),
        version: z.string().describe("Its version"),
      })
      .optional()
      .describe("Guardrail of Bedrock through which requests and answers go"),
    caching: z.boolean().default(true).describe("Whether the model caches prompts"),
    price: Price.optional(),
    additionalFields: z
      .record(z.string(), z.unknown())
      .optional()
      .describe("Sent as they are, for what only some models have"),
  }),
  z.strictObject({
    kind: z.literal("openai").describe("OpenAI-compatible: vLLM, Ollama, LiteLLM"),
    url: publicAddress("a file that apiKeyFile names holds the key").describe(
      "OpenAI-compatible endpoint, ending in /v1",
    ),
    model: z.string().optional().describe("Absent: the first that it lists"),
    apiKeyFile: z.string().optional().describe("File with the key, sent as a bearer token"),
  }),
  z.strictObject({
    kind: z.literal("recorded").describe("Answers of an earlier run, for tests"),
    file: z
      .string()
      .describe("JSON lines that recordModelsTo wrote: the same requests get the same answers"),
  }),
  z.strictObject({
    kind: z.literal("by-hand").describe("A person answers; docs/by-hand.md"),
    folder: z.string().describe("Requests are written there as files, and answers read"),
  }),
]);
export type ModelRow = z.infer<typeof ModelRow>;

/** What models may spend on one question, beside the calls of tools. */
export const Reasoning = z
  .strictObject({
    timeoutSeconds: z
      .number()
      .int()
      .min(5)
      .max(86_400)
      .default(90)
      .describe("Time, for all turns together"),
    turns: z.number().int().min(2).max(200).default(30).describe("Requests to models"),
    tokens: z
      .number()
      .int()
      .min(5000)
      .max(2_000_000)
      .default(200_000)
      .describe("Tokens, sent and answered"),
    cents: z
      .number()
      .min(0)
      .max(10_000)
      .default(100)
      .describe("US cents, where the price is known"),
  })
  .prefault({})
  .describe("What models may spend on one question, beside the calls of tools");

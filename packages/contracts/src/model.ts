import { z } from "zod";
import type { Remedy } from "./app-error.ts";

/** What a model is told that it may call. `inputSchema`: JSON schema of an object. */
export interface ModelTool {
  readonly name: string;
  readonly description: string;
  readonly inputSchema: Readonly<Record<string, unknown>>;
}

/** What a model wrote. `reasoning` goes back to the provider that made it, unchanged. */
export const AnswerPart = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("text"), text: z.string() }),
  z.object({
    kind: z.literal("tool_call"),
    /** Unique within a run. */
    id: z.string(),
    name: z.string(),
    input: z.unknown().optional(),
    /** The arguments as they came, where they are no JSON object; `input` is undefined then. */
    malformed: z.string().optional(),
  }),
  z.object({ kind: z.literal("reasoning"), provider: z.string(), opaque: z.unknown() }),
]);
export type AnswerPart = z.infer<typeof AnswerPart>;

/** What a model is given in one turn: words, and one result for each call of its turn before, in their order. */
export const GivenPart = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("text"), text: z.string() }),
  z.object({
    kind: z.literal("tool_result"),
    id: z.string(),
    text: z.string(),
    isError: z.boolean(),
  }),
]);
export type GivenPart = z.infer<typeof GivenPart>;

export const ModelMessage = z.discriminatedUnion("role", [
  z.object({ role: z.literal("given"), parts: z.array(GivenPart) }),
  z.object({ role: z.literal("answer"), parts: z.array(AnswerPart) }),
]);
export type ModelMessage = z.infer<typeof ModelMessage>;

/** How a model draws its words. */
export const Sampling = z.object({ temperature: z.number(), maxTokens: z.number().int() });
export type Sampling = z.infer<typeof Sampling>;

export interface ModelRequest {
  /** Who asks: `orchestrator`, `kubernetes`. Not sent to a model; for records and people. */
  readonly agent: string;
  /** Equal in every call of an agent, byte for byte: a provider may cache it, and the tools. */
  readonly system: string;
  readonly tools: readonly ModelTool[];
  /** `any`: it must call one; a name: it must call that one. Absent: as it likes. */
  readonly toolChoice?: "any" | { readonly name: string };
  /** Roles alternate; the first and the last are given. */
  readonly messages: readonly ModelMessage[];
  readonly sampling: Sampling;
}

/** Tokens of one turn or of many. `input`: without those that a cache held or took. */
export const ModelUsage = z.object({
  input: z.number().int(),
  output: z.number().int(),
  cacheRead: z.number().int(),
  cacheWrite: z.number().int(),
  /** US cents by the price table; 0 where the model has no price there. */
  cents: z.number(),
});
export type ModelUsage = z.infer<typeof ModelUsage>;

/**
 * throttled, overloaded, network, timeout: it may be asked again. overflow: too much was given. auth: credentials or
 * access to the model. invalid: the request is wrong. blocked: a guardrail or filter of the provider. malformed: what came
 * is no answer. aborted: we stopped it.
 */
export const ModelFailure = z.object({
  class: z.enum([
    "throttled",
    "overloaded",
    "network",
    "timeout",
    "overflow",
    "auth",
    "invalid",
    "blocked",
    "malformed",
    "aborted",
  ]),
  /** A sentence for people: which model, what happened. */
  why: z.string(),
  remedy: z.custom<Remedy>().optional(),
});
export type ModelFailure = z.infer<typeof ModelFailure>;

/** What came of one turn. A failed one is a value, so that a journal keeps it and a ladder goes on. */
export const ModelTurn = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("answered"),
    parts: z.array(AnswerPart),
    /** `cut`: the limit of tokens was reached in the middle. */
    stop: z.enum(["end", "tool_calls", "cut"]),
    usage: ModelUsage,
    /** Which model answered, and on which rung of the ladder: 1 is the first. */
    model: z.string(),
    rung: z.number().int(),
  }),
  z.object({ kind: z.literal("failed"), failure: ModelFailure, usage: ModelUsage.optional() }),
]);
export type ModelTurn = z.infer<typeof ModelTurn>;

export interface ModelAsking {
  readonly signal: AbortSignal;
  /** Words as they come; what was shown may have to be taken back. */
  readonly onText?: (text: string) => void;
}

/** A language model. Never throws for what a provider does; stateless. */
export interface Model {
  /** For people and receipts: `eu.anthropic.claude-sonnet-4-6`. */
  readonly name: string;
  readonly turn: (request: ModelRequest, asking: ModelAsking) => Promise<ModelTurn>;
}

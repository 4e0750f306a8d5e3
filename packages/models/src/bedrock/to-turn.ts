import type { StopReason, TokenUsage } from "@aws-sdk/client-bedrock-runtime";
import type { ModelFailure, ModelTurn, ModelUsage } from "@binnacle/contracts";
import { centsOf } from "./cents-of.ts";
import type { ModelPrice } from "./prices.table.ts";
import type { Heard } from "./read-stream.ts";

interface Speaker {
  readonly modelId: string;
  readonly price: ModelPrice;
}

/**
 * What a stream that has ended amounts to, by its stop reason:
 * - `end_turn`, `stop_sequence`, `tool_use`: answered; `tool_calls` where there are calls, else `end`
 * - `max_tokens`: answered, `cut`
 * - `malformed_tool_use`: answered with its calls, the broken ones marked; failed as malformed where there are none
 * - `guardrail_intervened`, `content_filtered`: failed as blocked
 * - `model_context_window_exceeded`: failed as overflow
 * - `malformed_model_output`, a reason that is not known: failed as malformed
 * - none: failed as network
 */
export function toTurn({ parts, stopReason, usage }: Heard, speaker: Speaker): ModelTurn {
  const paid = usage && toUsage(usage, speaker.price);
  const hasCalls = parts.some(({ kind }) => kind === "tool_call");
  const failure = failureOf(stopReason, { hasCalls, modelId: speaker.modelId });
  if (failure) return { kind: "failed", failure, ...(paid && { usage: paid }) };
  const whole = hasCalls ? "tool_calls" : "end";
  return {
    kind: "answered",
    parts: [...parts],
    stop: stopReason === "max_tokens" ? "cut" : whole,
    usage: paid ?? { input: 0, output: 0, cacheRead: 0, cacheWrite: 0, cents: 0 },
    model: speaker.modelId,
    rung: 1,
  };
}

function failureOf(
  reason: StopReason | undefined,
  { hasCalls, modelId }: { hasCalls: boolean; modelId: string },
): ModelFailure | undefined {
  if (reason === undefined) {
    return { class: "network", why: `The stream of ${modelId} ended before its answer did.` };
  }
  if (answers.has(reason) || (reason === "malformed_tool_use" && hasCalls)) return undefined;
  return (
    stops[reason]?.(modelId) ?? {
      class: "malformed",
      why: `${modelId} stopped for a reason that is not known here: ${reason}.`,
    }
  );
}

const answers: ReadonlySet<string> = new Set([
  "end_turn",
  "stop_sequence",
  "tool_use",
  "max_tokens",
] satisfies StopReason[]);

const stops: Readonly<Record<string, (modelId: string) => ModelFailure>> = {
  malformed_tool_use: (modelId) => ({
    class: "malformed",
    why: `${modelId} called a tool in a form that cannot be read.`,
  }),
  malformed_model_output: (modelId) => ({
    class: "malformed",
    why: `${modelId} gave an answer that Bedrock cannot read.`,
  }),
  guardrail_intervened: (modelId) => ({
    class: "blocked",
    why: `The guardrail of Bedrock stopped ${modelId}.`,
  }),
  content_filtered: (modelId) => ({
    class: "blocked",
    why: `The content filter of ${modelId} stopped the answer.`,
  }),
  model_context_window_exceeded: (modelId) => ({
    class: "overflow",
    why: `What was given and what was said together exceed the context of ${modelId}.`,
  }),
};

function toUsage(usage: TokenUsage, price: ModelPrice): ModelUsage {
  const tokens = {
    input: usage.inputTokens ?? 0,
    output: usage.outputTokens ?? 0,
    cacheRead: usage.cacheReadInputTokens ?? 0,
    cacheWrite: usage.cacheWriteInputTokens ?? 0,
  };
  return { ...tokens, cents: centsOf(tokens, price) };
}

import type { ReasoningContent } from "./converse-request.ts";

export type StopReason =
  | "end_turn"
  | "tool_use"
  | "max_tokens"
  | "stop_sequence"
  | "guardrail_intervened"
  | "content_filtered"
  | "malformed_model_output"
  | "malformed_tool_use"
  | "model_context_window_exceeded";

type ScriptedBlock =
  | { readonly text: string }
  /** `toolUseId` absent: one is made. */
  | {
      readonly toolUse: {
        readonly toolUseId?: string;
        readonly name: string;
        readonly input: unknown;
      };
    }
  | { readonly reasoningContent: ReasoningContent };

/** What a scripted model says, in the words of Converse. */
export interface ScriptedTurn {
  readonly content: readonly ScriptedBlock[];
  /** Default: `tool_use` where the content has one, else `end_turn`. */
  readonly stopReason?: StopReason;
}

export interface Usage {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly totalTokens: number;
  readonly cacheReadInputTokens: number;
  readonly cacheWriteInputTokens: number;
}

/** A turn with nothing left out. */
export interface AnsweredTurn {
  readonly content: readonly AnsweredBlock[];
  readonly stopReason: StopReason;
  readonly usage: Usage;
}

export type AnsweredBlock =
  | Exclude<ScriptedBlock, { readonly toolUse: unknown }>
  | {
      readonly toolUse: {
        readonly toolUseId: string;
        readonly name: string;
        readonly input: unknown;
      };
    };

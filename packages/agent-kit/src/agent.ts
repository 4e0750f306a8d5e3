import type {
  AgentTranscript,
  Allowance,
  Budget,
  Clock,
  Journal,
  Model,
  ModelFailure,
  ModelTool,
  ModelUsage,
  Sampling,
} from "@binnacle/contracts";
import type { Log } from "@binnacle/runtime";
import type { z } from "zod";

/** What a tool tells a model. `isError`: it was called wrongly, or could not look; the text says what to do. */
export interface ToolReply {
  readonly text: string;
  readonly isError?: boolean;
  /** JSON for code, kept in the journal beside the text: facts that the text is made of. */
  readonly kept?: unknown;
  /** What it took out of the budget: a resumed run that has the reply takes it out again. Absent: nothing. */
  readonly spent?: Partial<Allowance>;
}

/** Something that an agent may call. `run` parses its own input; what it throws is told to the model as an error. */
export interface AgentTool extends ModelTool {
  /** Raced, not trusted: a tool that does not end by then is left behind, and its signal aborts. */
  readonly timeoutMs: number;
  readonly run: (
    input: Readonly<Record<string, unknown>>,
    call: { readonly id: string; readonly signal: AbortSignal },
  ) => Promise<ToolReply>;
}

/**
 * What code says to a submission. mend: complaints go back, at most twice in a run; what is left after that is given with
 * the submission. go_on: it is sound, and not yet the end; the words go back, as often as turns are left.
 */
export type Judgement =
  | { readonly kind: "accept" }
  | { readonly kind: "mend"; readonly complaints: readonly string[] }
  | { readonly kind: "go_on"; readonly say: string };

/** How an agent ends: by calling this tool with what fits the schema. */
interface Submit<Submitted> {
  readonly name: string;
  readonly description: string;
  readonly schema: z.ZodType<Submitted>;
  /** `isLast`: no turn is left to go on; `mends`: how often complaints can still go back. */
  readonly judge: (
    submitted: Submitted,
    standing: { readonly isLast: boolean; readonly mends: number },
  ) => Judgement | Promise<Judgement>;
}

/** A definition, not a state: two runs of one agent at once know nothing of each other. */
export interface Agent<Submitted> {
  /** `orchestrator`, `kubernetes`. */
  readonly name: string;
  readonly promptVersion: string;
  /** Equal in every run of the agent, byte for byte, as are the tools. */
  readonly system: string;
  readonly tools: readonly AgentTool[];
  /**
   * What the model reads of a reply; absent: its text. Called in the order of the calls once all of a turn have ended, and
   * again for what a journal kept, so that what it numbers has the same number each time.
   */
  readonly show?: (tool: string, reply: ToolReply) => string;
  /** Told each result as the model reads it, in that order: what was cut off is not in it. Called again for what a journal kept. */
  readonly onShown?: (text: string) => void;
  readonly submit: Submit<Submitted>;
  readonly sampling: Sampling;
  /** Turns of one run at most; the last is kept for the submission. */
  readonly turnsAtMost: number;
}

/** What a run tells while it goes on. */
export type AgentEvent =
  | { readonly kind: "turn_began"; readonly turn: number }
  | { readonly kind: "text"; readonly turn: number; readonly text: string }
  | { readonly kind: "turn_ended"; readonly turn: number; readonly usage: ModelUsage }
  | {
      readonly kind: "tool_called";
      readonly id: string;
      readonly tool: string;
      readonly input: unknown;
    }
  | { readonly kind: "tool_answered"; readonly id: string; readonly isError: boolean };

export interface AgentPorts {
  readonly model: Model;
  /** Of this run alone: `turn 1`, `tool 1.1`. */
  readonly journal: Journal;
  /** Shared with all that the run stands in. */
  readonly budget: Budget;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
  /** Milliseconds of the clock by which it should have ended; the last turn is kept for then. Absent: the budget alone. */
  readonly deadlineMs?: number;
  /** Which round of the investigation this is, for the transcript; absent: the first. */
  readonly round?: number;
  /** An observer: what it throws is logged and changes nothing. */
  readonly hear?: (event: AgentEvent) => void;
  /** A guard: a sentence denies the call and is told to the model; so does whatever it throws. */
  readonly guard?: (tool: string, input: unknown) => string | undefined;
}

/** How a run ended, and what it cost. */
export type AgentResult<Submitted> = (
  | {
      readonly kind: "submitted";
      readonly submitted: Submitted;
      /** What the last judgement still complained of. */
      readonly complaints: readonly string[];
      /** The model failed after it: it stands unmended. */
      readonly failure?: ModelFailure;
    }
  /** no_answer: it never submitted what fits the schema. */
  | {
      readonly kind: "ended";
      readonly why: "model_failed" | "budget" | "stopped" | "no_answer";
      readonly failure?: ModelFailure;
    }
) & {
  readonly turns: number;
  readonly usage: ModelUsage;
  /** Of the last turn that a model answered. */
  readonly model?: string;
  readonly rung?: number;
  readonly transcript: AgentTranscript;
};

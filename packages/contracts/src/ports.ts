import type { DecideResult, Decision, Reply } from "./answer.ts";
import type { Evidence } from "./evidence.ts";
import type { Gap } from "./gap.ts";
import type { Investigation } from "./investigation.ts";
import type { Trigger } from "./trigger.ts";

export type ToolResult =
  | {
      readonly kind: "ok";
      /** Parse it with the schema of the tool in `tools.ts`. */
      readonly structured: unknown;
      readonly text: string;
      readonly evidence: readonly Evidence[];
    }
  | { readonly kind: "gap"; readonly gap: Gap };

export interface ToolCall {
  readonly server: "eks" | "prometheus" | "opensearch";
  readonly tool: string;
  readonly args: Readonly<Record<string, unknown>>;
}

/** The only way to a cluster. Never throws for a dead or refusing server: that is a gap. */
export interface ToolSource {
  call(call: ToolCall, options: { signal: AbortSignal }): Promise<ToolResult>;
}

/** Keeps investigations. `decide` is compare-and-set: the first verdict on a hypothesis wins. */
export interface InvestigationStore {
  put(investigation: Investigation): Promise<void>;
  get(id: string): Promise<Investigation | undefined>;
  /** The newest investigation of a thread. */
  byThread(thread: string): Promise<Investigation | undefined>;
  decide(decision: Decision): Promise<DecideResult>;
}

export interface RespondOptions {
  readonly signal: AbortSignal;
  /** Gets the full snapshot; the last one wins. */
  readonly onUpdate: (investigation: Investigation) => void;
}

/** The orchestrator as the surfaces (slack, ask) see it. */
export interface Orchestrator {
  respond(trigger: Trigger, options: RespondOptions): Promise<Reply>;
  decide(decision: Decision, options: { signal: AbortSignal }): Promise<DecideResult>;
}

/** Milliseconds since the epoch. */
export type Clock = () => number;

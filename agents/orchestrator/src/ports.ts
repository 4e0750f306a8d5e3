import type {
  Allowance,
  Budget,
  Clock,
  Conversations,
  Hash,
  IncidentMemory,
  Incidents,
  Investigation,
  InvestigationStore,
  Journal,
  May,
  Model,
  Specialist,
  ToolSource,
  Transcripts,
  Trigger,
  Verdicts,
} from "@binnacle/contracts";
import type { Log, Redactor } from "@binnacle/runtime";
import type { Draft } from "./draft.ts";

/** What investigations need of the world. */
export interface InvestigationsPorts {
  /** The tools within what a trigger may look at. */
  readonly toolsFor: (may: May) => ToolSource;
  /** In the order in which people read of them. */
  readonly specialists: readonly Specialist[];
  readonly memory: Pick<IncidentMemory, "remember" | "forget">;
  readonly store: InvestigationStore;
  readonly verdicts: Verdicts;
  readonly incidents: Incidents;
  readonly conversations: Conversations;
  /** Of one run, by its id. */
  readonly journalOf: (runId: string) => Journal;
  readonly clock: Clock;
  readonly hash: Hash;
  readonly log: Log;
  readonly redactor: Redactor;
  /** Configured name, where a trigger names none. */
  readonly defaultCluster: string;
  /** How far back a question looks. */
  readonly windowMinutes: number;
  /** For the specialists together, after the first look. */
  readonly agentsTimeoutMs: number;
  /** What one investigation may spend. */
  readonly allowance: Allowance;
  /** Absent: code alone answers. */
  readonly model?: Model;
  /** For the model's part, after code has looked. */
  readonly reasoning: { readonly timeoutMs: number };
  readonly transcripts: Transcripts;
}

/** One investigation while it runs. */
export interface Run {
  readonly trigger: Trigger;
  readonly ports: InvestigationsPorts;
  readonly tools: ToolSource;
  readonly journal: Journal;
  readonly budget: Budget;
  readonly signal: AbortSignal;
  /** Before anything is known. */
  readonly draft: Draft;
  /** Makes the next snapshot. */
  readonly next: (draft: Draft) => Investigation;
  /** Makes it and shows it to whoever watches. */
  readonly publish: (draft: Draft) => Investigation;
}

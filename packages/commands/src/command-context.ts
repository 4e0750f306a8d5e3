import type {
  Answer,
  Asking,
  Hypothesis,
  Intent,
  Investigation,
  May,
  ToolSource,
  Transcripts,
  Verdict,
} from "@binnacle/contracts";

export type VerbIntent = Extract<Intent, { kind: "verb" }>;

/** What an answer to one verb may use. */
export interface CommandContext {
  /** The investigation that the conversation is about, and what people said of it. */
  readonly before: Investigation | undefined;
  readonly verdicts: readonly Verdict[];
  /** What that investigation holds for the cause. */
  readonly leading: Hypothesis | undefined;
  readonly tools: ToolSource;
  readonly asking: Asking;
  /** Those that may be looked at. */
  readonly namespaces: May["namespaces"];
  readonly windowMinutes: number;
  readonly askedAt: string;
  /** Configured names. */
  readonly clusters: readonly string[];
  readonly transcripts: Pick<Transcripts, "get">;
  /** Whether the person who asks may read what models were told in an investigation. */
  readonly mayReadPrompts: (investigation: Investigation) => boolean;
  /** Looks at every connection of the program, for what this person may look at. */
  readonly examine: () => Promise<Answer>;
  /** Asked in a terminal, which shows all of a text however long. */
  readonly isTerminal: boolean;
}

/** Answers one verb. */
export type Handler = (intent: VerbIntent, context: CommandContext) => Answer | Promise<Answer>;

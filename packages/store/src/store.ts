import type {
  Conversations,
  Inbox,
  Incidents,
  InvestigationStore,
  Journal,
  Transcripts,
  Verdicts,
} from "@binnacle/contracts";

/** All that a run and a talk must remember. */
export interface Store {
  readonly investigations: InvestigationStore;
  readonly verdicts: Verdicts;
  readonly incidents: Incidents;
  readonly conversations: Conversations;
  readonly transcripts: Transcripts;
  readonly inbox: Inbox;
  /** The journal of each run, by its id. */
  readonly journalOf: (runId: string) => Journal;
  readonly close: () => Promise<void>;
}

import type { Store } from "../store.ts";
import type { StorePorts } from "../store-ports.ts";
import { createConversations } from "./create-conversations.ts";
import { createInbox } from "./create-inbox.ts";
import { createIncidents } from "./create-incidents.ts";
import { createInvestigationStore } from "./create-investigation-store.ts";
import { createJournals } from "./create-journals.ts";
import { createTranscripts } from "./create-transcripts.ts";
import { createVerdicts } from "./create-verdicts.ts";

/** Holds everything in memory, bounded: the oldest is forgotten first, all of it when the process ends. */
export function createMemoryStore({ clock, redact, newId, log }: StorePorts): Store {
  return {
    investigations: createInvestigationStore({ redact }),
    verdicts: createVerdicts(),
    incidents: createIncidents({ newId }),
    conversations: createConversations({ clock }),
    transcripts: createTranscripts({ redact }),
    journalOf: createJournals(),
    inbox: createInbox(log),
    close: async () => {},
  };
}

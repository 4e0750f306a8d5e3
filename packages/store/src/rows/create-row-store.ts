import { AppError } from "@binnacle/contracts";
import { createDurableInbox } from "../inbox/create-durable-inbox.ts";
import type { Store } from "../store.ts";
import type { RowPorts } from "../store-ports.ts";
import { conversationRows } from "./conversation-rows.ts";
import { forgetBefore } from "./forget-before.ts";
import { incidentRows } from "./incident-rows.ts";
import { investigationRows } from "./investigation-rows.ts";
import { stepRows } from "./step-rows.ts";
import { transcriptRows } from "./transcript-rows.ts";
import { verdictRows } from "./verdict-rows.ts";

interface RowStore extends Store {
  /** Deletes what was kept before `ms` (milliseconds since the epoch) and not touched since; gives how many investigations it were. */
  readonly forgetBefore: (ms: number) => Promise<number>;
}

/** Keeps everything as rows: any process on the same database goes on where another ended. */
export function createRowStore(given: RowPorts): RowStore {
  const ports = { ...given, redact: redactorOf(given) };
  const inbox = createDurableInbox(ports);
  return {
    investigations: investigationRows(ports),
    verdicts: verdictRows(ports),
    incidents: incidentRows(ports),
    conversations: conversationRows(ports),
    transcripts: transcriptRows(ports),
    journalOf: stepRows(ports),
    inbox,
    async forgetBefore(ms) {
      await inbox.forgetBefore(ms);
      return await forgetBefore(ports.database, ms);
    },
    async close() {
      await inbox.close();
      await ports.database.close();
    },
  };
}

/** What is not redacted is not kept, and that is no matter of the database. */
function redactorOf({ redact }: RowPorts): RowPorts["redact"] {
  return async (value) => {
    try {
      return await redact(value);
    } catch (cause) {
      throw new AppError("bug", "What was to be kept could not be read for secrets.", { cause });
    }
  };
}

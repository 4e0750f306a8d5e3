import { Transcript, type Transcripts } from "@binnacle/contracts";
import { createForgettingMap } from "./forgetting-map.ts";

interface TranscriptsOptions {
  /** Takes secrets out of every text of a value and keeps its shape. */
  readonly redact: (value: unknown) => Promise<unknown>;
  /** One is as long as what its models read and wrote. */
  readonly capacity?: number;
}

/** Holds what models were told in memory, redacted before it is kept; the oldest is forgotten first. */
export function createTranscripts({ redact, capacity = 100 }: TranscriptsOptions): Transcripts {
  const held = createForgettingMap<Transcript>(capacity);
  return {
    async put(transcript) {
      held.set(transcript.investigationId, Transcript.parse(await redact(transcript)));
    },
    get: async (investigationId) => held.get(investigationId),
  };
}

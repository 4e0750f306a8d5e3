import type { Transcript, Transcripts } from "@binnacle/contracts";
import { createForgettingMap } from "./forgetting-map.ts";

/** The transcripts of the newest investigations, in memory. */
export function createTranscripts({ capacity = 100 } = {}): Transcripts {
  const kept = createForgettingMap<Transcript>(capacity);
  return {
    async put(transcript) {
      kept.set(transcript.investigationId, transcript);
    },
    get: async (id) => kept.get(id),
  };
}

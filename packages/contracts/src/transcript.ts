import { z } from "zod";
import { ModelMessage, ModelUsage } from "./model.ts";

/** What one agent was told and answered, in the order of its turns. */
export const AgentTranscript = z.object({
  /** `orchestrator`, `kubernetes`. */
  agent: z.string(),
  round: z.number().int(),
  promptVersion: z.string(),
  system: z.string(),
  /** Names, in the order in which the model read of them. */
  tools: z.array(z.string()),
  /** All that was said; the last is an answer unless the run was cut. */
  messages: z.array(ModelMessage),
  usage: ModelUsage,
});
export type AgentTranscript = z.infer<typeof AgentTranscript>;

/** What models were told in one investigation, redacted: kept for those who may ask for it. */
export const Transcript = z.object({
  investigationId: z.string(),
  /** Built by code before any turn. */
  context: z.string(),
  agents: z.array(AgentTranscript),
});
export type Transcript = z.infer<typeof Transcript>;

/** Keeps transcripts beside the snapshots: nobody who watches an investigation pays for them. */
export interface Transcripts {
  put(transcript: Transcript): Promise<void>;
  get(investigationId: string): Promise<Transcript | undefined>;
}

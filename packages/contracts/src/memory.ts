import { z } from "zod";
import { Claim } from "./evidence.ts";
import type { Gap } from "./gap.ts";
import { Instant } from "./scope.ts";
import { Person } from "./trigger.ts";

/** A judged incident as memory keeps it. `document` is `memoryDocument(finding)` of `diagnosis`. */
export const MemoryRecord = z.object({
  /** Stable: the same investigation, hypothesis and person overwrite. */
  id: z.string(),
  fingerprint: z.string(),
  clusterId: z.string(),
  namespace: z.string(),
  owner: z.object({ kind: z.string(), name: z.string() }),
  cause: z.string(),
  title: z.string(),
  /** What is embedded: cause, symptom, reason, exit code, templated log line; no pod names, no times. */
  document: z.string(),
  verdict: z.enum(["accept", "reject"]),
  by: Person,
  /** First step of the fix: `text` is the command where there is one. */
  fix: z.object({
    text: z.string(),
    object: z.object({ kind: z.string(), name: z.string() }).optional(),
    undoesRollout: z.boolean().optional(),
  }),
  /** What the fix did, when it is known: `worked in 3 min`. */
  outcome: z.string().optional(),
  /** Whether it did it; absent: not known. */
  worked: z.boolean().optional(),
  /** What the person said besides. Outside text. */
  note: z.string().optional(),
  occurredAt: Instant,
  decidedAt: Instant,
});
export type MemoryRecord = z.infer<typeof MemoryRecord>;

export interface RecallQuery {
  readonly clusterId: string;
  /** Whose incidents may be recalled: that of the finding, and those that share its memory. */
  readonly namespaces: readonly string[];
  readonly fingerprint: string;
  readonly cause: string;
  readonly document: string;
}

/**
 * An accepted incident of the past: of several the newest whose fix is known to have worked, else the newest. Rejected
 * ones count, and are never shown as seen before. A person counts once, with what they said last.
 */
export const Recalled = z.object({
  record: MemoryRecord,
  match: z.enum(["fingerprint", "similar"]),
  /** Cosine distance, 0 is equal. Absent when the embedder was down. */
  distance: z.number().optional(),
  accepted: z.number().int(),
  rejected: z.number().int(),
});
export type Recalled = z.infer<typeof Recalled>;

export interface RecallResult {
  /** Nearest first. */
  readonly items: readonly Recalled[];
  /** People who rejected this very fingerprint: they lower it. */
  readonly rejected: number;
  readonly gaps: readonly Gap[];
}

/** The vector index behind a port. Throws `AppError` when it cannot be reached at all. */
export interface IncidentMemory {
  recall(query: RecallQuery, options: { signal: AbortSignal }): Promise<RecallResult>;
  remember(record: MemoryRecord, options: { signal: AbortSignal }): Promise<void>;
  /** Does nothing where there is none of that id. */
  forget(id: string, options: { signal: AbortSignal }): Promise<void>;
}

/** A recalled incident after its live re-check, as people see it. */
export const RecalledIncident = Recalled.extend({
  findingId: z.string(),
  /** Whether its precondition holds now: `Checked again: rollout 6 still exists.` */
  recheck: Claim.optional(),
});
export type RecalledIncident = z.infer<typeof RecalledIncident>;

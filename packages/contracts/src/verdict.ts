import { z } from "zod";
import { ObjectRef } from "./object-ref.ts";
import { Instant } from "./scope.ts";
import { Person } from "./trigger.ts";

/** In a person's own words; redacted before it is kept. */
export const NOTE_AT_MOST = 500;
const note = z.string().max(NOTE_AT_MOST).optional();

export const RejectReason = z.enum(["wrong_object", "wrong_cause", "known_already", "other"]);
export type RejectReason = z.infer<typeof RejectReason>;

const accept = { kind: z.literal("accept") };
const modify = {
  kind: z.literal("modify"),
  /** Id in the catalogue of causes, or `unlisted`. Absent: the cause is right. */
  cause: z.string().optional(),
  /** Absent: the object is right. */
  culprit: ObjectRef.optional(),
  /** Whether the fix did it; absent: not known yet. */
  worked: z.boolean().optional(),
  note,
};
const reject = { kind: z.literal("reject"), reason: RejectReason, note };

/** What can be said of a hypothesis. */
export const Judgement = z.discriminatedUnion("kind", [
  z.object(accept),
  z.object(modify),
  z.object(reject),
]);
export type Judgement = z.infer<typeof Judgement>;

const given = {
  investigationId: z.string(),
  hypothesisId: z.string(),
  /** Of what was shown. */
  fingerprint: z.string(),
  by: Person,
  at: Instant,
  withdrawnAt: Instant.optional(),
  /** Why the memory does not hold it: it is not recalled then. */
  unstored: z.string().optional(),
};

/** What a person said of a hypothesis: a row of its own, beside the investigation. */
export const Verdict = z.discriminatedUnion("kind", [
  z.object({ ...given, ...accept }),
  z.object({ ...given, ...modify }),
  z.object({ ...given, ...reject }),
]);
export type Verdict = z.infer<typeof Verdict>;

/** Whether it says that what was shown is right. Who only adds to it (a note, that the fix worked) accepts it. */
export function stanceOf(said: Judgement): "accepted" | "corrected" | "rejected" {
  if (said.kind === "reject") return "rejected";
  const isCorrected =
    said.kind === "modify" && (said.cause !== undefined || said.culprit !== undefined);
  return isCorrected ? "corrected" : "accepted";
}

/** Whether it speaks against what was shown: who knew it already does not deny it, nor does who took it back. */
export function countsAgainst(verdict: Verdict): boolean {
  if (verdict.withdrawnAt !== undefined) return false;
  if (verdict.kind === "reject") return verdict.reason !== "known_already";
  return stanceOf(verdict) === "corrected";
}

/** For so long its author may withdraw a verdict. */
export const withdrawWithinMs = 10 * 60_000;

import { z } from "zod";
import { Claim, Evidence, Slot } from "./evidence.ts";
import { Gap } from "./gap.ts";
import { StateMark } from "./incident.ts";
import { Investigation } from "./investigation.ts";
import { Instant } from "./scope.ts";
import { Choice, type Person } from "./trigger.ts";
import { type Judgement, Verdict } from "./verdict.ts";

/** A short answer that is no investigation: a quick check, a follow-up, a question back. */
export const Answer = z.object({
  /** First line: readable in a lock-screen notification, at most 120 characters. */
  title: z.string(),
  /** What stands for `{name}` in the title. */
  slots: z.record(z.string(), Slot).optional(),
  state: StateMark.optional(),
  lines: z.array(Claim),
  /** One line an object: `payment  crashes on start, 7 restarts, since 03:02   why: …`. */
  rows: z.array(
    z.object({
      state: StateMark,
      name: z.string(),
      text: z.string(),
      why: z.string().optional(),
      since: Instant.optional(),
    }),
  ),
  /** Preformatted text: log lines, kubectl output. Outside text. */
  code: z.string().optional(),
  evidence: z.array(Evidence),
  gaps: z.array(Gap),
  /** Buttons that ask the next question. */
  choices: z.array(Choice),
  /** Whether others may want to see it: not a question back, not help. */
  isWorthSharing: z.boolean(),
  /** Where and when it was seen: `shop · prod-eu · checked`. */
  footer: z.string().optional(),
  observedAt: Instant.optional(),
});
export type Answer = z.infer<typeof Answer>;

/** What a surface shows. It keeps its kind to the end. */
export const Reply = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("investigation"),
    investigation: Investigation,
    verdicts: z.array(Verdict),
  }),
  z.object({ kind: z.literal("answer"), answer: Answer }),
]);
export type Reply = z.infer<typeof Reply>;

export interface Decision {
  readonly investigationId: string;
  readonly hypothesisId: string;
  /** The revision that the person saw. */
  readonly revision: number;
  readonly says: Judgement | { readonly kind: "withdraw" };
  readonly by: Person;
  readonly at: string;
}

export type DecideResult =
  | {
      readonly kind: "decided";
      readonly investigation: Investigation;
      readonly verdicts: Verdict[];
      readonly gap?: Gap;
    }
  /** Nothing stands that this person may withdraw: what stands is of others, if of anybody. */
  | { readonly kind: "not_yours"; readonly verdicts: Verdict[] }
  | { readonly kind: "too_late"; readonly verdict: Verdict }
  /** The picture changed since: the person should look again. */
  | { readonly kind: "stale"; readonly investigation: Investigation; readonly verdicts: Verdict[] }
  | { readonly kind: "gone" };

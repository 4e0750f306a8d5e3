import { z } from "zod";
import { Instant } from "./scope.ts";

/** What was asked, after the grammar. The orchestrator never sees raw grammar. */
export const Intent = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("question"),
    /** As typed, without the mention. */
    question: z.string(),
    target: z.string().optional(),
    namespace: z.string().optional(),
  }),
  z.object({
    kind: z.literal("verb"),
    verb: z.enum([
      "check",
      "why",
      "changes",
      "logs",
      "ruled_out",
      "suspect",
      "alerts",
      "kubectl",
      "help",
    ]),
    target: z.string().optional(),
    namespace: z.string().optional(),
    /** For kubectl: the words after it. For help: the word that was not understood. */
    rest: z.string().optional(),
  }),
]);
export type Intent = z.infer<typeof Intent>;

/** Why we woke. */
export const Trigger = z.object({
  kind: z.enum(["mention", "thread_reply", "direct_message", "slash_command", "cli"]),
  intent: Intent,
  by: z.string(),
  at: Instant,
  /** Key of the thread that the answer belongs to: `channel:ts`. */
  thread: z.string().optional(),
});
export type Trigger = z.infer<typeof Trigger>;

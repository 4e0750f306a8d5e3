import { z } from "zod";
import { Instant } from "./scope.ts";
import { Person } from "./trigger.ts";

/** What a person said of a hypothesis: a row of its own, beside the investigation. */
export const Verdict = z.object({
  investigationId: z.string(),
  hypothesisId: z.string(),
  fingerprint: z.string(),
  kind: z.enum(["accept", "reject"]),
  by: Person,
  at: Instant,
});
export type Verdict = z.infer<typeof Verdict>;

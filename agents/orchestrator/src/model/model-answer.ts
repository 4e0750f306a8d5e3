import { z } from "zod";

const line = z.string().min(1).max(500);

/** What the orchestrator hands in. */
export const ModelAnswer = z.object({
  reply: z.array(line).min(1).max(14).describe("Lines that answer the question, each with handles"),
  long: z.boolean().optional().describe("The person asked for more than six lines"),
  state: z
    .enum(["broken", "degraded", "fine", "unknown"])
    .describe("How the thing that was asked about is"),
  ranking: z.array(z.string().max(8)).max(3).describe("Handles of findings, best first: f2, f1"),
  disagrees: line.optional().describe("Why another finding is first than the engine's"),
  unknown: z.array(z.string().max(200)).max(2).optional().describe("What cannot be known yet"),
  open: z
    .array(z.object({ question: z.string().max(300), whom: z.enum(["kubernetes", "memory"]) }))
    .max(3)
    .optional()
    .describe("What one more look would settle"),
});
export type ModelAnswer = z.infer<typeof ModelAnswer>;

/** What the orchestrator asks of a specialist. */
export const Ask = z.object({
  task: z.string().min(1).max(600).describe("Which object, what is unclear, what would decide it"),
});

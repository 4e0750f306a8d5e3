import { z } from "zod";

const sentence = (what: string) => z.string().min(1).max(400).describe(what);
const sentences = (what: string, most: number) => z.array(sentence("")).max(most).describe(what);
const object = z
  .string()
  .min(3)
  .max(330)
  .describe("Kind/namespace/name, or Kind/name of what has no namespace: Deployment/shop/cart");

const Step = z.object({
  text: sentence("What it does, what else it touches"),
  command: z.string().max(500).optional().describe("One kubectl or argocd command"),
});

const Hypothesis = z.object({
  title: z
    .string()
    .min(5)
    .max(90)
    .describe("The culprit and what it does, no times, no numbers: cart waits for a lock"),
  cause: z.string().max(60).describe("An id of the catalogue, or unlisted"),
  symptom: z.string().max(80).describe("For a catalogue: a few words without names or numbers"),
  culprit: object,
  affects: z.array(z.object({ object, because: sentence("") })).max(5),
  explains: z
    .array(z.string().max(8))
    .max(4)
    .optional()
    .describe("Findings of the engine that are symptoms of it: f1"),
  impact: z.enum(["broken", "degraded"]),
  since: z.string().max(40).optional().describe("A value that is a time: e3.changedAt"),
  confidence: z.enum(["high", "medium", "low"]),
  why: z.string().max(160).describe("The reason for that word of confidence, no numbers"),
  claims: sentences("What happened, in order", 4),
  reasons: sentences("Why it is this", 3),
  against: sentences("What speaks against it", 3),
  disproof: z.string().max(200).describe("What would disprove it, no numbers"),
  next: Step.optional().describe("The next look that decides"),
  now: z.array(Step).max(3).describe("What brings it back"),
  later: z.array(z.string().max(200)).max(2).describe("What keeps it from coming again"),
});

/** What the Kubernetes specialist hands in. Handles are `e1`, claims are written as the prompt says. */
export const Submission = z.object({
  observations: sentences("The answer to the task in facts, the most telling first", 6),
  hypotheses: z.array(Hypothesis).max(3).describe("Ranked; none when nothing shows a cause"),
  open: z.array(z.string().max(200)).max(3).describe("What could not be settled, and why"),
});
export type Submission = z.infer<typeof Submission>;
export type SubmittedHypothesis = z.infer<typeof Hypothesis>;

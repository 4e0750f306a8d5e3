import { z } from "zod";
import { Instant, Scope } from "./scope.ts";

/** Where and when, whatever is asked. */
const named = {
  /** Words that may be names, in their order: one is a name only if such an object exists. */
  words: z.array(z.string()).optional(),
  namespace: z.string().optional(),
  /** A cluster that was named; one that is configured. */
  cluster: z.string().optional(),
  /** `last 6 hours`; `isAgo`: a moment so long ago, `yesterday`. Absent: as far as a question usually looks. */
  window: z.object({ minutes: z.number().int().min(1), isAgo: z.boolean().optional() }).optional(),
};

/** What was asked, after the grammar. The orchestrator never sees raw grammar. */
export const Intent = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("question"),
    /** As typed, without the mention. */
    question: z.string(),
    /** An object that was pointed at: by a button, or the one of the thread. */
    target: z.string().optional(),
    ...named,
    /** A word after "in", in the middle: a namespace if there is one of that name. */
    within: z.string().optional(),
    /** Says that something is wrong, or asks whether: then an answer about the whole is one, too. */
    isAboutTrouble: z.boolean().optional(),
  }),
  z.object({
    kind: z.literal("verb"),
    /** A row of the table of verbs of `intake`. */
    verb: z.string(),
    target: z.string().optional(),
    ...named,
    /** For kubectl: the words after it. For help: the word that was not understood. For a measure: of what. */
    rest: z.string().optional(),
  }),
]);
export type Intent = z.infer<typeof Intent>;

/** A question that can be asked by a click. */
export const Choice = z.object({ label: z.string(), intent: Intent });
export type Choice = z.infer<typeof Choice>;

/** Who did something. `id`: `slack:T1:U1`, `cli:ann`; the name is for display only. */
export const Person = z.object({ id: z.string(), name: z.string() });
export type Person = z.infer<typeof Person>;

const All = z.literal("all");

/** What may be looked at for a trigger; the gateway enforces it. Clusters by configured name. */
export const May = z.object({
  clusters: z.union([All, z.array(z.string())]),
  namespaces: z.union([All, z.array(z.string())]),
});
export type May = z.infer<typeof May>;

/** For whom something is looked at: what may be seen, and who asks. A trigger is one; nobody asks for an alert. */
export interface Asker {
  readonly may: May;
  readonly by?: Person;
}

/** One alert of any source. */
export const Alert = z.object({
  fingerprint: z.string(),
  name: z.string(),
  state: z.enum(["pending", "firing", "resolved"]),
  severity: z.string().optional(),
  labels: z.record(z.string(), z.string()),
  summary: z.string(),
  startsAt: Instant,
});
export type Alert = z.infer<typeof Alert>;

const woke = {
  /** The same cause to wake has the same id: `slack:C1:1763694847.000100`. */
  id: z.string(),
  at: Instant,
  /** Configured name; absent: the first of the configuration. */
  cluster: z.string().optional(),
  /** Key of the conversation that the answer belongs to: `channel:ts`. */
  conversation: z.string().optional(),
  may: May,
};

/** Why we woke. */
export const Trigger = z.discriminatedUnion("kind", [
  z.object({
    ...woke,
    kind: z.literal("asked"),
    /** How far back, where it was settled before; absent: as far as the talk, or any question, looks. */
    windowMinutes: z.number().int().min(1).optional(),
    intent: Intent,
    by: Person,
    /** Nobody waits for it: no model is asked. */
    isSilent: z.boolean().optional(),
    /** quick: answered without an investigation. */
    depth: z.enum(["quick", "full"]),
  }),
  z.object({ ...woke, kind: z.literal("alerted"), source: z.string(), alerts: z.array(Alert) }),
  z.object({ ...woke, kind: z.literal("scheduled"), name: z.string(), scope: Scope }),
]);
export type Trigger = z.infer<typeof Trigger>;
export type Asked = Extract<Trigger, { kind: "asked" }>;

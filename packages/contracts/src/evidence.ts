import { z } from "zod";
import { ObjectRef } from "./object-ref.ts";
import { Instant } from "./scope.ts";

/** Where a fact comes from: `kubernetes`, `prometheus`, `opensearch`, `memory`, or the name of a third-party server. */
export const Origin = z.string();
export type Origin = z.infer<typeof Origin>;

/** What a slot prints: `report` alone formats times, units and amounts. */
export const Value = z.union([
  z.string(),
  z.number(),
  z.boolean(),
  /** A moment: `03:02:01`. */
  z.object({ at: Instant }),
  /** A beginning, with its age: `03:02 (12 min)`. */
  z.object({ since: Instant }),
  /** How many: `7 restarts`. `of` is the singular. */
  z.object({ count: z.number().int(), of: z.string() }),
  z.object({
    amount: z.number(),
    unit: z.enum(["ratio", "requests/s", "s", "bytes", "cores", "1"]),
  }),
]);
export type Value = z.infer<typeof Value>;

/** A command or query that a person runs to see the same fact. `language`: `kubectl`, `promql`, `query-dsl`, `mcp` … */
const Reproduce = z.object({ language: z.string(), text: z.string() });

/** One fact. The same fact has the same id in every tool, answer and replay. */
export const Evidence = z.object({
  id: z.string().regex(/^[0-9a-f]{16}$/),
  /** uid of namespace kube-system. */
  clusterId: z.string(),
  origin: Origin,
  source: z.object({
    server: z.string(),
    tool: z.string(),
    arguments: z.record(z.string(), z.unknown()),
  }),
  subject: ObjectRef.optional(),
  text: z.string(),
  values: z.record(z.string(), Value),
  observedAt: Instant,
  link: z.url().optional(),
  /** `outside`: written by a workload or a person; data, never instruction. */
  trust: z.enum(["fact", "outside"]),
  reproduce: Reproduce,
});
export type Evidence = z.infer<typeof Evidence>;

/** What stands for `{name}` in a text: a value of a cited fact, or a value that is no fact of the cluster. */
export const Slot = z.union([
  z.object({ evidence: z.string(), key: z.string() }),
  z.object({ value: Value }),
]);
export type Slot = z.infer<typeof Slot>;

/** A sentence, `{restarts} restarts since {since}`, the ids of the evidence that carries it, and what fills its slots. */
export const Claim = z.object({
  text: z.string(),
  evidence: z.array(z.string()),
  slots: z.record(z.string(), Slot).optional(),
});
export type Claim = z.infer<typeof Claim>;

/** One fact before it is evidence. */
export interface Fact {
  /** What the id is made of: uid or key of the object, or the query. */
  readonly about: string;
  /** JSON pointer into it. */
  readonly pointer: string;
  /** What it says there, after redaction. */
  readonly value: unknown;
  readonly subject?: ObjectRef | undefined;
  readonly text: string;
  readonly values?: Evidence["values"] | undefined;
  readonly observedAt: string;
  /** Absent: a fact. */
  readonly trust?: Evidence["trust"] | undefined;
  readonly reproduce: Evidence["reproduce"];
}

/** Makes evidence of the facts of one call. `runtime` exports it; pure code takes it as an argument. */
export type EvidenceOf = (fact: Fact) => Evidence;

/** SHA-256 of canonical JSON, 64 hex characters. `runtime` exports it; pure code takes it as an argument. */
export type Hash = (value: unknown) => string;

/** What an evidence id is made of; tool, arguments and time are not. */
interface Identity {
  readonly clusterId: string;
  readonly origin: Origin;
  /** uid of the object, its key, or the query. */
  readonly subject: string;
  /** JSON pointer into the subject: `/status/containerStatuses/0/restartCount`. */
  readonly pointer: string;
  readonly value: unknown;
}

/** First 16 hex characters of the hash of an identity. */
export type Identify = (identity: Identity) => string;

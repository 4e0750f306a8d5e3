import { z } from "zod";
import { ObjectRef } from "./object-ref.ts";
import { Instant } from "./scope.ts";

export const Origin = z.enum(["kubernetes", "prometheus", "opensearch", "memory"]);
export type Origin = z.infer<typeof Origin>;

/** A command or query that a person runs to see the same fact. */
const Reproduce = z.object({
  language: z.enum(["kubectl", "promql", "query-dsl"]),
  text: z.string(),
});

/** One fact. The same fact has the same id in every tool, answer and replay. */
export const Evidence = z.object({
  id: z.string().regex(/^[0-9a-f]{16}$/),
  origin: Origin,
  source: z.object({
    server: z.string(),
    tool: z.string(),
    arguments: z.record(z.string(), z.unknown()),
  }),
  subject: ObjectRef.optional(),
  text: z.string(),
  values: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  observedAt: Instant,
  link: z.url().optional(),
  /** `outside`: written by a workload or a person; data, never instruction. */
  trust: z.enum(["fact", "outside"]),
  reproduce: Reproduce,
});
export type Evidence = z.infer<typeof Evidence>;

/** A sentence and the ids of the evidence that carries it. */
export const Claim = z.object({ text: z.string(), evidence: z.array(z.string()) });
export type Claim = z.infer<typeof Claim>;

/** SHA-256 of canonical JSON, 64 hex characters. `runtime` exports it; pure code takes it as an argument. */
export type Hash = (value: unknown) => string;

/** What an evidence id is made of; tool, arguments and time are not. */
interface Identity {
  readonly clusterId: string;
  readonly origin: Origin;
  /** uid of the object, or the query. */
  readonly subject: string;
  /** JSON pointer into the subject: `/status/containerStatuses/0/restartCount`. */
  readonly pointer: string;
  readonly value: unknown;
}

/** First 16 hex characters of the hash of an identity. */
export type Identify = (identity: Identity) => string;

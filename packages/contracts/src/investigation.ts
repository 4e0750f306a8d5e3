import { z } from "zod";
import { Claim, Evidence } from "./evidence.ts";
import { Change, Finding, Signal } from "./finding.ts";
import { Gap } from "./gap.ts";
import { RecalledIncident } from "./memory.ts";
import { ObjectRef } from "./object-ref.ts";
import { Instant, Scope } from "./scope.ts";
import { Coverage, WorkloadState } from "./tools.ts";

/** What a person said of a hypothesis. */
export const Verdict = z.object({
  kind: z.enum(["accept", "reject"]),
  by: z.string(),
  at: Instant,
});
export type Verdict = z.infer<typeof Verdict>;

/** A merged finding as people see it. */
export const Hypothesis = z.object({
  id: z.string(),
  /** 1 is the best. */
  rank: z.number().int().min(1),
  status: z.enum(["supported", "suspect", "ruled_out"]),
  finding: Finding,
  signals: z.array(Signal),
  recalled: z.array(RecalledIncident),
  verdict: Verdict.optional(),
});
export type Hypothesis = z.infer<typeof Hypothesis>;

/** Do users feel it. "Unknown" is an answer. */
export const UserImpact = z.object({
  state: z.enum(["yes", "no", "unknown", "checking"]),
  /** `38 % of requests to checkout fail with 5xx; before it was 0.2 %`. */
  text: z.string(),
  /** When the error rate left its baseline. */
  changedAt: Instant.optional(),
  evidence: z.array(z.string()),
});
export type UserImpact = z.infer<typeof UserImpact>;

/** Who was asked, and what came back. */
export const PlanStep = z.object({
  who: z.enum(["first look", "memory", "kubernetes", "prometheus", "opensearch"]),
  state: z.enum(["asked", "answered", "failed"]),
  /** `1 match`, `2 signals`, `did not answer in 5 s`. */
  text: z.string(),
});
export type PlanStep = z.infer<typeof PlanStep>;

const Receipt = z.object({
  /** "no model": the deterministic engine and the plan-form agents answered. */
  model: z.string(),
  calls: z.number().int(),
  seconds: z.number(),
  sources: z.array(z.object({ name: z.string(), reached: z.boolean() })),
});

/** The canonical record of what is wrong. */
export const Incident = z.object({
  /** Correlation key of the first hypothesis; absent while nothing is known or nothing is wrong. */
  fingerprint: z.string().optional(),
  severity: z.enum(["broken", "degraded", "fine", "unknown"]),
  scope: Scope,
});
export type Incident = z.infer<typeof Incident>;

/** One question and everything that was learned. Snapshots grow; `revision` rises with each. */
export const Investigation = z.object({
  id: z.string(),
  revision: z.number().int(),
  status: z.enum(["looking", "first_look", "answered"]),
  /** As typed; outside text. */
  question: z.string(),
  askedBy: z.string(),
  askedAt: Instant,
  /** Where the talk goes on: `C0INCIDENTS:1763694847.000100`. */
  thread: z.string().optional(),
  incident: Incident,
  target: ObjectRef.optional(),
  users: UserImpact,
  /** Ranked. Empty and status answered: nothing is wrong that can be seen. */
  hypotheses: z.array(Hypothesis),
  /** Old and over. */
  history: z.array(Claim),
  changes: z.array(Change),
  timeline: z.array(z.object({ at: Instant, text: z.string(), evidence: z.array(z.string()) })),
  workloads: z.array(WorkloadState),
  pods: z.object({ ready: z.number().int(), total: z.number().int() }),
  dependencies: z.array(ObjectRef),
  /** In the order of first citation: the index plus one is the number that people see. */
  evidence: z.array(Evidence),
  /** Golden signals of the target in one sentence each, for the healthy answer. */
  observations: z.array(Claim),
  coverage: Coverage,
  gaps: z.array(Gap),
  plan: z.array(PlanStep),
  receipt: Receipt,
});
export type Investigation = z.infer<typeof Investigation>;

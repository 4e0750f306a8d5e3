import { z } from "zod";
import { Claim, Evidence } from "./evidence.ts";
import { Change, Finding, Signal } from "./finding.ts";
import { Gap } from "./gap.ts";
import { StateMark } from "./incident.ts";
import { RecalledIncident } from "./memory.ts";
import { ModelUsage } from "./model.ts";
import { ObjectRef } from "./object-ref.ts";
import { Instant, Scope } from "./scope.ts";
import { Check, Unclear, WorkloadState } from "./tools/diagnosis.ts";
import { Choice, May, Person } from "./trigger.ts";

/** A merged finding as people see it. */
export const Hypothesis = z.object({
  id: z.string(),
  /** 1 is the best. */
  rank: z.number().int().min(1),
  status: z.enum(["supported", "suspect", "ruled_out"]),
  finding: Finding,
  signals: z.array(Signal),
  recalled: z.array(RecalledIncident),
  /** What a Check saw that speaks against it: shown as contradicted. */
  contradictedBy: Claim.optional(),
});
export type Hypothesis = z.infer<typeof Hypothesis>;

/** Do users feel it. "Unknown" is an answer. */
export const UserImpact = z.object({
  state: z.enum(["yes", "no", "unknown", "checking"]),
  /** `{now} of requests to checkout fail with 5xx; before it was {before}`; of unknown: why, in words that cite nothing. */
  ...Claim.shape,
  /** When the error rate left its baseline. */
  changedAt: Instant.optional(),
});
export type UserImpact = z.infer<typeof UserImpact>;

/** The course of one number, drawn beside the words: the error rate of what was asked about. */
export const Chart = z.object({
  /** At most 50 characters: `Failed requests to checkout`. */
  title: z.string(),
  unit: z.enum(["ratio", "requests/s", "s"]),
  /** Oldest first, at most 20. */
  points: z.array(z.object({ at: Instant, value: z.number() })),
  /** When the change happened that is held for the cause. */
  changeAt: Instant.optional(),
  /** Ids of the facts that it draws. */
  evidence: z.array(z.string()),
});
export type Chart = z.infer<typeof Chart>;

/** What a model says to the question itself, in the language of the question. */
export const ModelReply = z.object({
  /** The first answers; at most six unless more was asked for. */
  lines: z.array(Claim),
  /** Why it holds another cause for the first than the engine does. */
  disagrees: Claim.optional(),
});
export type ModelReply = z.infer<typeof ModelReply>;

/** Who was asked, and what came back. */
export const PlanStep = z.object({
  /** One line a step: the same id replaces it. */
  id: z.string(),
  /** `first look`, or the name of a specialist; `orchestrator`: why it goes on or ends. */
  who: z.string(),
  /** What a model asked of it. Outside text. */
  task: z.string().optional(),
  /** Of a model; 1 in plan form. */
  round: z.number().int(),
  state: z.enum(["asked", "answered", "failed"]),
  /** `1 match`, `2 signals`, `did not answer in 5 s`. */
  text: z.string(),
});
export type PlanStep = z.infer<typeof PlanStep>;

/** The answer that the conversation got to the same question before. */
export const Earlier = z.object({
  investigationId: z.string(),
  /** When it was asked; of a row of answers that say the same, the first. */
  since: Instant,
  severity: StateMark,
  /** Of what led then: `payment crashes on start`. */
  title: z.string().optional(),
  /** The same cause, as bad as then. */
  isUnchanged: z.boolean(),
});
export type Earlier = z.infer<typeof Earlier>;

/** What came of asking one source. silent: it is configured and gave nothing. */
export const AskedSource = z.object({
  /** By origin. */
  name: z.string(),
  state: z.enum(["reached", "silent", "not_configured"]),
});
export type AskedSource = z.infer<typeof AskedSource>;

/** What the models of one investigation cost, and how they were asked. */
export const Reasoning = z.object({
  /** Which answered last, and on which rung of the ladder; 1 is the first. */
  model: z.string(),
  rung: z.number().int(),
  promptVersion: z.string(),
  temperature: z.number(),
  turns: z.number().int(),
  usage: ModelUsage,
  seconds: z.number(),
  /** Claims, steps and commands of a model that code took out, since no fact carries them. */
  dropped: z.number().int(),
});
export type Reasoning = z.infer<typeof Reasoning>;

const Receipt = z.object({
  /** "no model": the deterministic engine and the plan-form agents answered. */
  model: z.string(),
  reasoning: Reasoning.optional(),
  /** Why no model took part, where one is configured: a sentence. */
  modelFailure: z.string().optional(),
  calls: z.number().int(),
  seconds: z.number(),
  sources: z.array(AskedSource),
});

/** One question and everything that was learned, written by its run alone. Snapshots grow; `revision` rises with each. */
export const Investigation = z.object({
  id: z.string(),
  revision: z.number().int(),
  /** Of what woke us: the same trigger is the same investigation. */
  triggerId: z.string().optional(),
  /** Of what woke an alert; absent when somebody asked. */
  incidentId: z.string().optional(),
  /** The investigation that the conversation was about before. */
  follows: z.string().optional(),
  earlier: Earlier.optional(),
  /** asks: a name is not clear, `asks` says what is needed. stopped: somebody ended it. failed: `failure` says why. */
  status: z.enum(["looking", "first_look", "answered", "asks", "stopped", "failed"]),
  /** As typed; outside text. Of an alert: its name and summary. */
  question: z.string(),
  askedBy: Person.optional(),
  askedAt: Instant,
  /** What its run could read. */
  may: May.optional(),
  /** Where the talk goes on: `C0INCIDENTS:1763694847.000100`. */
  conversation: z.string().optional(),
  scope: Scope,
  severity: StateMark,
  target: ObjectRef.optional(),
  /** The name that is not clear, and what may be meant; without a name nothing was understood. */
  asks: z.object({ about: Unclear.optional(), choices: z.array(Choice) }).optional(),
  failure: z.string().optional(),
  users: UserImpact,
  /** Ranked. Empty and status answered: nothing is wrong that can be seen. */
  hypotheses: z.array(Hypothesis),
  /** Absent: no model took part, or nothing of what it said was proven. */
  reply: ModelReply.optional(),
  /** Old and over. */
  history: z.array(Claim),
  changes: z.array(Change),
  timeline: z.array(z.object({ at: Instant, claim: Claim })),
  workloads: z.array(WorkloadState),
  pods: z.object({ ready: z.number().int(), total: z.number().int() }),
  dependencies: z.array(ObjectRef),
  /** All that is cited. */
  evidence: z.array(Evidence),
  /** How the question was understood: `No object is named customers; this is about the whole cluster.` */
  notes: z.array(Claim),
  /** Golden signals of the target in one sentence each, for the healthy answer. */
  observations: z.array(Claim),
  chart: Chart.optional(),
  /** One of each cause that was looked for; none: nothing was read. */
  checks: z.array(Check),
  gaps: z.array(Gap),
  plan: z.array(PlanStep),
  receipt: Receipt,
});
export type Investigation = z.infer<typeof Investigation>;

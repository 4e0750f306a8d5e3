import { z } from "zod";
import { Claim, Evidence } from "./evidence.ts";
import { Finding, Signal } from "./finding.ts";
import { Gap } from "./gap.ts";
import { Chart, type PlanStep, UserImpact } from "./investigation.ts";
import { RecalledIncident } from "./memory.ts";
import type { Model } from "./model.ts";
import type { ObjectRef } from "./object-ref.ts";
import type { Scope } from "./scope.ts";
import type { ToolSource } from "./tool-source.ts";
import { AgentTranscript } from "./transcript.ts";
import type { May } from "./trigger.ts";

/** What a specialist is given. */
export interface Task {
  /** As typed; outside text. */
  readonly question: string;
  readonly scope: Scope;
  readonly target?: ObjectRef;
  /** Of the first look. */
  readonly findings: readonly Finding[];
  /** Of the first look: what a name in a label may mean. */
  readonly workloads?: readonly ObjectRef[];
  /** For a model alone: what code has learned so far. */
  readonly briefing?: Briefing;
}

/** What a model is told before its first turn. */
export interface Briefing {
  /** The context document; names evidence by its place in `evidence`: `[e1]` is the first. */
  readonly context: string;
  readonly evidence: readonly Evidence[];
  /** Which round this is; 1 is the first. */
  readonly round: number;
  /** When it has to hand in what it has: milliseconds since the epoch. */
  readonly deadlineMs?: number;
}

/** What a specialist returns: with and without a model the same. */
export const Report = z.object({
  /** What it found beyond the first look. */
  findings: z.array(Finding),
  signals: z.array(Signal),
  users: UserImpact.optional(),
  /** One sentence each: error rate, latency of the target. */
  observations: z.array(Claim),
  chart: Chart.optional(),
  /** Incidents of the past that people judged, checked again. */
  recalled: z.array(RecalledIncident),
  /** By finding id: how often people rejected this cause on this object. */
  rejected: z.record(z.string(), z.number().int()),
  evidence: z.array(Evidence),
  gaps: z.array(Gap),
  /** Of a model: what it was told and said, and how much of that code took out. */
  transcript: AgentTranscript.optional(),
  dropped: z.number().int().optional(),
  /** What a model could not settle. Outside text. */
  open: z.array(z.string()).optional(),
  /** Why the model did not end by itself: a sentence. */
  cut: z.string().optional(),
});
export type Report = z.infer<typeof Report>;

/** What a run may still spend. */
export interface Allowance {
  readonly ms: number;
  readonly calls: number;
  readonly turns: number;
  readonly tokens: number;
  readonly cents: number;
}

/** One budget for a run and everything in it. */
export interface Budget {
  readonly left: () => Allowance;
  /** Undefined when less is left than the estimate; else tells what it cost in the end. */
  readonly reserve: (
    estimate: Partial<Allowance>,
  ) => ((spent: Partial<Allowance>) => void) | undefined;
}

/** Every effect of a run by name: a step that is in the journal is not done again. */
export interface Journal {
  /** The kept result of `name`, else that of `work`, kept before it is given. Throws what `work` throws; nothing is kept then. */
  step<T>(name: string, schema: z.ZodType<T>, work: () => Promise<T>): Promise<T>;
}

export interface SpecialistPorts {
  readonly tools: ToolSource;
  /** What may be looked at for who asks; `tools` keep to it by themselves. */
  readonly may: May;
  readonly journal: Journal;
  readonly budget: Budget;
  /** Says what it is doing; the last word of a step wins. */
  readonly tell: (step: PlanStep) => void;
  readonly signal: AbortSignal;
  /** Absent: a fixed plan is followed. */
  readonly model?: Model;
}

/** An agent as the orchestrator sees it. Never throws for a dead source: it reports the gap. */
export interface Specialist {
  readonly name: string;
  /** For a model that may ask it: what it answers, and how to ask; at most 60 words. */
  readonly description: string;
  readonly run: (task: Task, ports: SpecialistPorts) => Promise<Report>;
}

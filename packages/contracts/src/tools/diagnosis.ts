import { z } from "zod";
import { Claim } from "../evidence.ts";
import { Change, Finding } from "../finding.ts";
import { Gap } from "../gap.ts";
import { ObjectRef } from "../object-ref.ts";
import { Cluster, Instant, Window } from "../scope.ts";

/** How many objects of which kind of thing were looked at: 61 pods. */
const Examined = z.object({ count: z.number().int(), of: z.string() });

/** One cause's own answer about what was asked for. Every cause that is implemented gives one. */
export const Check = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("found"),
    cause: z.string(),
    /** Ids of its findings; none when another finding explains all of them. */
    findings: z.array(z.string()),
    /** Id of the finding that explains what was seen. */
    explainedBy: z.string().optional(),
  }),
  z.object({
    kind: z.literal("ruled_out"),
    cause: z.string(),
    because: Claim,
    examined: Examined,
  }),
  /** Something before it explains what could have it: a container that never ran has no probe that fails. */
  z.object({
    kind: z.literal("not_reached"),
    cause: z.string(),
    because: Claim,
    examined: Examined,
  }),
  z.object({ kind: z.literal("not_visible"), cause: z.string(), gap: Gap }),
]);
export type Check = z.infer<typeof Check>;

export const WorkloadState = z.object({
  ref: ObjectRef,
  state: z.enum(["broken", "degraded", "fine", "unknown"]),
  /** `crashes on start, 7 restarts`. Empty when fine. */
  text: z.string(),
  /** `rollout 7 removed PAYMENT_GATEWAY_URL`, `victim of payment`. */
  why: z.string().optional(),
  /** Its part in what is wrong. */
  part: z.enum(["culprit", "victim", "none"]),
  since: Instant.optional(),
  ready: z.number().int(),
  desired: z.number().int(),
  /** Pods beside all that it wants that are not Ready: one of a rollout that starts. */
  beside: z.number().int().optional(),
  /** Of what was asked about: it starts nothing, because somebody wants so. */
  suspended: z.object({ since: Instant.optional() }).optional(),
  /** Of what was asked about: budgets that let none of its pods be evicted now. */
  heldBy: z.array(ObjectRef).optional(),
});
export type WorkloadState = z.infer<typeof WorkloadState>;

/** One reading of what was asked: an object, somewhere or in a namespace; or a namespace as a whole. */
export const Candidate = z.object({
  /** `payment`, `deployment/payment`, `svc/payment`, the name of a pod. */
  target: z.string().min(1).max(253).optional(),
  namespace: z.string().min(1).max(63).optional(),
});
export type Candidate = z.infer<typeof Candidate>;

/** The first look at one namespace, or at the whole cluster. */
export const Diagnosis = z.object({
  kind: z.literal("diagnosed"),
  cluster: Cluster,
  namespace: z.string().optional(),
  /** The candidate that was taken; absent: nothing was named. */
  asked: Candidate.optional(),
  /** The object that the asked name resolved to. */
  target: ObjectRef.optional(),
  observedAt: Instant,
  window: Window,
  /** Ranked: active before resolved, causes of the target first. */
  findings: z.array(Finding),
  workloads: z.array(WorkloadState),
  /** How many there are of what is cut for its size. Absent: nothing is. */
  whole: z.object({ findings: z.number().int(), workloads: z.number().int() }).optional(),
  pods: z.object({ ready: z.number().int(), total: z.number().int() }),
  /** Old and over: one sentence each. */
  history: z.array(Claim),
  changes: z.array(Change),
  /** Objects that the target calls, directly or not, nearest first. */
  dependencies: z.array(ObjectRef),
  /** One of each cause. */
  checks: z.array(Check),
});
export type Diagnosis = z.infer<typeof Diagnosis>;

const Ambiguous = z.object({
  kind: z.literal("ambiguous"),
  cluster: Cluster,
  candidates: z.array(ObjectRef),
});
/** No candidate exists; about the first. */
const UnknownName = z.object({
  kind: z.literal("unknown_name"),
  cluster: Cluster,
  what: z.enum(["namespace", "object"]),
  name: z.string(),
  /** Where an object was looked for; absent: everywhere. */
  namespace: z.string().optional(),
  /** Of an object that its namespace lacks, those of its name elsewhere come first. */
  near: z.array(ObjectRef),
});

/** A name that means several objects, or none. */
export const Unclear = z.discriminatedUnion("kind", [Ambiguous, UnknownName]);
export type Unclear = z.infer<typeof Unclear>;

/** Result of eks `diagnose`. */
export const DiagnoseResult = z.object({
  outcome: z.discriminatedUnion("kind", [Diagnosis, Ambiguous, UnknownName]),
});
export type DiagnoseResult = z.infer<typeof DiagnoseResult>;

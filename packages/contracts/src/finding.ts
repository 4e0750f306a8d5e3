import { z } from "zod";
import { Claim } from "./evidence.ts";
import { ObjectRef } from "./object-ref.ts";
import { Instant } from "./scope.ts";

/** A word and its reason; never a bare percentage. */
export const Confidence = z.object({
  level: z.enum(["high", "medium", "low"]),
  reason: z.string(),
});
export type Confidence = z.infer<typeof Confidence>;

/** Something a person may do. The command is theirs to run. */
export const Step = z.object({
  text: z.string(),
  command: z.string().optional(),
});
export type Step = z.infer<typeof Step>;

/** Something that suffers from the culprit: `its calls to payment are refused`. */
export const Victim = z.object({
  ref: ObjectRef,
  because: z.string(),
  evidence: z.array(z.string()),
});
export type Victim = z.infer<typeof Victim>;

/** One change of an object, newest facts first in lists. */
export const Change = z.object({
  at: Instant,
  subject: ObjectRef,
  kind: z.enum(["rollout", "scale", "config", "selector", "created", "other"]),
  /** One sentence: `rollout 7: env PAYMENT_GATEWAY_URL removed, image unchanged`. */
  text: z.string(),
  /** The field manager: `argocd-controller`. */
  by: z.string().optional(),
  evidence: z.array(z.string()),
});
export type Change = z.infer<typeof Change>;

/** What one source concluded. */
export const Finding = z.object({
  id: z.string(),
  by: z.enum(["engine", "agent"]),
  /** Id in the catalogue of causes. */
  cause: z.string(),
  /** Culprit and what it does, without times: `payment crashes on start`. */
  title: z.string(),
  /** broken: it does not do its work. degraded: it does part of it, or is at risk. */
  impact: z.enum(["broken", "degraded"]),
  state: z.enum(["active", "resolved"]),
  culprit: ObjectRef,
  /** Root of the owner chain of the culprit: the Deployment of a pod. */
  owner: ObjectRef,
  victims: z.array(Victim),
  since: Instant.optional(),
  confidence: Confidence,
  /** What happened, in order. */
  claims: z.array(Claim),
  /** Why we are sure. */
  reasons: z.array(Claim),
  /** What speaks against it. */
  against: z.array(Claim),
  /** What would disprove it: `a crash of a rollout-6 pod`. */
  disproof: z.string(),
  /** The change that started it. */
  change: Change.optional(),
  /** Decisive evidence ids. */
  evidence: z.array(z.string()),
  contradicting: z.array(z.string()),
  fix: z.array(Step),
  later: z.array(Step),
  nextCheck: Step.optional(),
  /** What memory compares: never names or times. */
  symptom: z.object({
    reason: z.string().optional(),
    exitCode: z.number().int().optional(),
    logTemplate: z.string().optional(),
  }),
  /** SHA-256 of [clusterId, namespace, owner kind, owner name, cause]. */
  fingerprint: z.string(),
});
export type Finding = z.infer<typeof Finding>;

/** One observation of metrics or logs that speaks for or against a finding. */
export const Signal = z.object({
  kind: z.enum(["metric", "log"]),
  /** `error_ratio`, `restarts`, `log_pattern` … */
  name: z.string(),
  findingId: z.string().optional(),
  subject: ObjectRef.optional(),
  effect: z.enum(["supports", "contradicts", "neutral"]),
  text: z.string(),
  changedAt: Instant.optional(),
  evidence: z.array(z.string()),
});
export type Signal = z.infer<typeof Signal>;

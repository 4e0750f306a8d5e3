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
  /** What the command changes. */
  object: ObjectRef.optional(),
  /** It brings back an earlier rollout of the object: that one must still exist. */
  undoesRollout: z.boolean().optional(),
  /** It mends nothing: it keeps this tool from reverting the steps behind it. */
  pauses: z.string().optional(),
});
export type Step = z.infer<typeof Step>;

/** Something that suffers from the culprit: `its calls to payment are refused`. */
export const Victim = z.object({
  ref: ObjectRef,
  because: z.string(),
  evidence: z.array(z.string()),
});
export type Victim = z.infer<typeof Victim>;

/** One thing that a change made different. Names, never values of variables. */
export const Difference = z.object({
  aspect: z.enum([
    "env",
    "image",
    "command",
    "resources",
    "probe",
    "config",
    "scheduling",
    "ports",
    "labels",
    "containers",
    "identity",
    "security",
  ]),
  change: z.enum(["added", "removed", "changed"]),
  /** Of the variable, ConfigMap, probe, resource or container; absent where there is one of its kind: `command`. */
  name: z.string().optional(),
  /** Image tags, resource amounts, where they may be told. */
  before: z.string().optional(),
  after: z.string().optional(),
});
export type Difference = z.infer<typeof Difference>;

/** One change of an object, newest facts first in lists. */
export const Change = z.object({
  at: Instant,
  subject: ObjectRef,
  kind: z.enum(["rollout", "scale", "config", "selector", "created", "other"]),
  /** One sentence, for people: `rollout 7: env PAYMENT_GATEWAY_URL removed, image unchanged`. */
  text: z.string(),
  /** Of a rollout: what differs from the one before; empty when nothing that the containers run with does. */
  differences: z.array(Difference).optional(),
  /** Of a rollout: its number. */
  revision: z.number().int().optional(),
  /** The field manager: `argocd-controller`. */
  by: z.string().optional(),
  evidence: z.array(z.string()),
});
export type Change = z.infer<typeof Change>;

/** What one source concluded. */
export const Finding = z.object({
  id: z.string(),
  by: z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("engine") }),
    z.object({ kind: z.literal("agent"), name: z.string(), model: z.string().optional() }),
  ]),
  /** Id in the catalogue of causes, or `unlisted`: then the fingerprint includes the symptom. */
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
  /** Ids of findings that are symptoms of it: one chain, not two causes. */
  explains: z.array(z.string()).optional(),
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

/** One typed observation of metrics, logs or traces, and what it means for findings. */
export const Signal = z.object({
  /** The same observation has the same id. */
  id: z.string(),
  kind: z.enum(["metric", "log", "trace", "event"]),
  /** `error_ratio`, `restarts`, `log_pattern` … */
  name: z.string(),
  subject: ObjectRef,
  claim: Claim,
  changedAt: Instant.optional(),
  links: z.array(z.object({ findingId: z.string(), effect: z.enum(["supports", "contradicts"]) })),
});
export type Signal = z.infer<typeof Signal>;

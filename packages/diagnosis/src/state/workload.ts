import { z } from "zod";
import { PodTemplate } from "./pod.ts";
import { Condition, list, Metadata, Time } from "./shapes.ts";

const count = z.int().default(0);
const spec = z.object({ replicas: z.int().default(1), template: PodTemplate.optional() });
const status = z.object({ conditions: list(Condition) }).prefault({});

export const Deployment = z.object({
  metadata: Metadata,
  spec: spec.extend({ strategy: z.object({ type: z.string().optional() }).optional() }),
  status,
});

export const ReplicaSet = z.object({ metadata: Metadata, spec, status });
export type ReplicaSet = z.infer<typeof ReplicaSet>;

export const StatefulSet = z.object({
  metadata: Metadata,
  spec,
  status: z.object({ updateRevision: z.string().optional() }).prefault({}),
});

export const DaemonSet = z.object({
  metadata: Metadata,
  spec: z.object({ template: PodTemplate.optional() }),
  status: z.object({ desiredNumberScheduled: count }).prefault({}),
});

export const Job = z.object({
  metadata: Metadata,
  spec: z.object({ suspend: z.boolean().optional(), template: PodTemplate.optional() }),
  status: z
    .object({ succeeded: count, completionTime: Time, conditions: list(Condition) })
    .prefault({}),
});

export const HorizontalPodAutoscaler = z.object({
  metadata: Metadata,
  spec: z.object({
    scaleTargetRef: z.object({ kind: z.string(), name: z.string() }),
    minReplicas: z.int().optional(),
    maxReplicas: z.int().optional(),
  }),
  status: z
    .object({
      currentReplicas: z.int().optional(),
      desiredReplicas: z.int().optional(),
      lastScaleTime: Time,
    })
    .prefault({}),
});
export type HorizontalPodAutoscaler = z.infer<typeof HorizontalPodAutoscaler>;

export const CronJob = z.object({
  metadata: Metadata,
  spec: z.object({ suspend: z.boolean().optional() }),
});

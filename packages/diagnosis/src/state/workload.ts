import { z } from "zod";
import { PodTemplate } from "./pod.ts";
import { Condition, LabelSelector, list, Metadata, Time } from "./shapes.ts";

const count = z.number().default(0);

export const Deployment = z.object({
  metadata: Metadata,
  spec: z.object({
    replicas: z.number().default(1),
    paused: z.boolean().optional(),
    selector: LabelSelector.optional(),
    template: PodTemplate.optional(),
  }),
  status: z
    .object({
      observedGeneration: z.number().optional(),
      replicas: count,
      readyReplicas: count,
      updatedReplicas: count,
      availableReplicas: count,
      conditions: list(Condition),
    })
    .prefault({}),
});
export type Deployment = z.infer<typeof Deployment>;

export const ReplicaSet = z.object({
  metadata: Metadata,
  spec: z.object({
    replicas: z.number().default(1),
    selector: LabelSelector.optional(),
    template: PodTemplate.optional(),
  }),
  status: z
    .object({ replicas: count, readyReplicas: count, conditions: list(Condition) })
    .prefault({}),
});
export type ReplicaSet = z.infer<typeof ReplicaSet>;

export const StatefulSet = z.object({
  metadata: Metadata,
  spec: z.object({
    replicas: z.number().default(1),
    serviceName: z.string().optional(),
    selector: LabelSelector.optional(),
    template: PodTemplate.optional(),
  }),
  status: z
    .object({
      replicas: count,
      readyReplicas: count,
      currentRevision: z.string().optional(),
      updateRevision: z.string().optional(),
    })
    .prefault({}),
});
export type StatefulSet = z.infer<typeof StatefulSet>;

export const DaemonSet = z.object({
  metadata: Metadata,
  spec: z.object({ selector: LabelSelector.optional(), template: PodTemplate.optional() }),
  status: z
    .object({ desiredNumberScheduled: count, numberReady: count, currentNumberScheduled: count })
    .prefault({}),
});
export type DaemonSet = z.infer<typeof DaemonSet>;

export const Job = z.object({
  metadata: Metadata,
  spec: z.object({
    backoffLimit: z.number().optional(),
    suspend: z.boolean().optional(),
    template: PodTemplate.optional(),
  }),
  status: z
    .object({
      active: count,
      succeeded: count,
      failed: count,
      startTime: Time,
      completionTime: Time,
      conditions: list(Condition),
    })
    .prefault({}),
});
export type Job = z.infer<typeof Job>;

export const HorizontalPodAutoscaler = z.object({
  metadata: Metadata,
  spec: z.object({
    scaleTargetRef: z.object({ kind: z.string(), name: z.string() }),
    minReplicas: z.number().optional(),
    maxReplicas: z.number().optional(),
  }),
  status: z
    .object({
      currentReplicas: z.number().optional(),
      desiredReplicas: z.number().optional(),
      lastScaleTime: Time,
      conditions: list(Condition),
    })
    .prefault({}),
});
export type HorizontalPodAutoscaler = z.infer<typeof HorizontalPodAutoscaler>;

export const CronJob = z.object({
  metadata: Metadata,
  spec: z.object({ schedule: z.string().default(""), suspend: z.boolean().optional() }),
});
export type CronJob = z.infer<typeof CronJob>;

import { z } from "zod";
import { PodTemplate } from "./pod.ts";
import { Condition, list, Metadata, Time } from "./shapes.ts";

const count = z.int32().default(0);
const spec = z.object({ replicas: z.int32().default(1), template: PodTemplate.optional() });
const status = z.object({ conditions: list(Condition) }).prefault({});
/** How the pods of a StatefulSet or DaemonSet are replaced. Absent: one after another, all of them. */
const updateStrategy = z
  .object({
    type: z.string().optional(),
    rollingUpdate: z.object({ partition: z.int32().optional() }).nullish(),
  })
  .optional();

export const Deployment = z.object({
  metadata: Metadata,
  spec: spec.extend({
    strategy: z.object({ type: z.string().optional() }).optional(),
    paused: z.boolean().optional(),
    progressDeadlineSeconds: z.int32().optional(),
  }),
  status: z
    .object({ replicas: count, updatedReplicas: count, conditions: list(Condition) })
    .prefault({}),
});

export const ReplicaSet = z.object({ metadata: Metadata, spec, status });
export type ReplicaSet = z.infer<typeof ReplicaSet>;

export const StatefulSet = z.object({
  metadata: Metadata,
  spec: spec.extend({
    updateStrategy,
    podManagementPolicy: z.string().optional(),
    ordinals: z.object({ start: z.int32().optional() }).nullish(),
    volumeClaimTemplates: list(
      z.object({
        metadata: z.object({ name: z.string() }),
        spec: z.object({ storageClassName: z.string().nullish() }).prefault({}),
      }),
    ),
  }),
  status: z
    .object({
      updatedReplicas: count,
      currentRevision: z.string().optional(),
      updateRevision: z.string().optional(),
    })
    .prefault({}),
});

export const DaemonSet = z.object({
  metadata: Metadata,
  spec: z.object({ template: PodTemplate.optional(), updateStrategy }),
  status: z
    .object({ desiredNumberScheduled: count, updatedNumberScheduled: z.int32().optional() })
    .prefault({}),
});

/** A template that a StatefulSet or DaemonSet had. */
export const ControllerRevision = z.object({
  metadata: Metadata,
  revision: z.int().default(0),
  data: z
    .object({ spec: z.object({ template: PodTemplate.optional() }).prefault({}) })
    .nullish()
    .catch(undefined),
});
export type ControllerRevision = z.infer<typeof ControllerRevision>;

export const Job = z.object({
  metadata: Metadata,
  spec: z.object({
    suspend: z.boolean().optional(),
    /** Absent: one that succeeds is enough. */
    completions: z.int32().nullish(),
    parallelism: z.int32().optional(),
    activeDeadlineSeconds: z.int().nullish(),
    template: PodTemplate.optional(),
  }),
  status: z
    .object({
      succeeded: count,
      startTime: Time,
      completionTime: Time,
      conditions: list(Condition),
    })
    .prefault({}),
});

/** A number of a metric: in percent of what pods request, or as a quantity. */
const quantity = z.union([z.string(), z.number()]).transform(String).nullish();
const Measured = z
  .object({
    averageUtilization: z.number().nullish(),
    averageValue: quantity,
    value: quantity,
  })
  .nullish();
const name = z.string().optional();
const Part = z
  .object({
    name,
    container: name,
    metric: z.object({ name }).nullish(),
    target: Measured,
    current: Measured,
  })
  .nullish();
/** Only the part is there that says what the metric is of. */
const Metric = z.object({
  resource: Part,
  containerResource: Part,
  external: Part,
  pods: Part,
  object: Part,
});

export const HorizontalPodAutoscaler = z.object({
  metadata: Metadata,
  spec: z.object({
    scaleTargetRef: z.object({ kind: z.string(), name: z.string() }),
    minReplicas: z.int32().optional(),
    maxReplicas: z.int32().optional(),
    metrics: list(Metric),
  }),
  status: z
    .object({
      currentReplicas: z.int32().optional(),
      desiredReplicas: z.int32().optional(),
      lastScaleTime: Time,
      currentMetrics: list(Metric),
      conditions: list(Condition),
    })
    .prefault({}),
});
export type HorizontalPodAutoscaler = z.infer<typeof HorizontalPodAutoscaler>;

export const CronJob = z.object({
  metadata: Metadata,
  spec: z.object({
    suspend: z.boolean().optional(),
    schedule: z.string().default(""),
    timeZone: z.string().nullish(),
    startingDeadlineSeconds: z.int().nullish(),
    concurrencyPolicy: z.string().optional(),
    jobTemplate: z
      .object({ spec: z.object({ template: PodTemplate.optional() }).prefault({}) })
      .prefault({}),
  }),
  status: z
    .object({
      lastScheduleTime: Time,
      lastSuccessfulTime: Time,
      active: list(z.object({ name }).catch({})),
    })
    .prefault({}),
});

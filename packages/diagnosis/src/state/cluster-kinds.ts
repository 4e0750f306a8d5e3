import { z } from "zod";
import { Condition, list, Metadata, SlimMetadata, TextMap, Time } from "./shapes.ts";

export const Namespace = z.object({
  metadata: SlimMetadata,
  status: z.object({ phase: z.string().optional() }).prefault({}),
});
export type Namespace = z.infer<typeof Namespace>;

export const Taint = z.object({
  key: z.string(),
  value: z.string().optional(),
  effect: z.string(),
  timeAdded: Time,
});
export type Taint = z.infer<typeof Taint>;

export const Node = z.object({
  metadata: SlimMetadata,
  spec: z.object({ taints: list(Taint), unschedulable: z.boolean().optional() }).prefault({}),
  status: z.object({ allocatable: TextMap, conditions: list(Condition) }).prefault({}),
});
export type Node = z.infer<typeof Node>;

/** Event of core/v1. Fields of events.k8s.io appear in it under these names. */
export const Event = z.object({
  metadata: SlimMetadata,
  involvedObject: z.object({
    kind: z.string().default(""),
    namespace: z.string().optional(),
    name: z.string().default(""),
    uid: z.string().optional(),
    fieldPath: z.string().optional(),
  }),
  type: z.string().optional(),
  reason: z.string().default(""),
  message: z.string().default(""),
  count: z.number().nullish(),
  firstTimestamp: Time,
  lastTimestamp: Time,
  eventTime: Time,
  series: z.object({ count: z.number().optional(), lastObservedTime: Time }).nullish(),
  source: z.object({ component: z.string().optional() }).optional(),
  reportingComponent: z.string().optional(),
});
export type Event = z.infer<typeof Event>;

const Keys = z
  .record(z.string(), z.unknown())
  .nullish()
  .transform((data) => Object.keys(data ?? {}));

/** A ConfigMap without its contents: `data` and `binaryData` are the names of the keys. */
export const ConfigMap = z.object({ metadata: Metadata, data: Keys, binaryData: Keys });
export type ConfigMap = z.infer<typeof ConfigMap>;

export const ServiceAccount = z.object({ metadata: SlimMetadata });
export type ServiceAccount = z.infer<typeof ServiceAccount>;

export const ResourceQuota = z.object({
  metadata: Metadata,
  spec: z.object({ hard: TextMap }).prefault({}),
  status: z.object({ hard: TextMap, used: TextMap }).prefault({}),
});
export type ResourceQuota = z.infer<typeof ResourceQuota>;

export const PersistentVolumeClaim = z.object({
  metadata: Metadata,
  spec: z
    .object({
      storageClassName: z.string().optional(),
      volumeName: z.string().optional(),
      accessModes: list(z.string()),
      resources: z.object({ requests: TextMap }).optional(),
    })
    .prefault({}),
  status: z.object({ phase: z.string().optional() }).prefault({}),
});
export type PersistentVolumeClaim = z.infer<typeof PersistentVolumeClaim>;

export const StorageClass = z.object({
  metadata: z.object({ ...SlimMetadata.shape, annotations: TextMap }),
  provisioner: z.string().optional(),
  volumeBindingMode: z.string().optional(),
});
export type StorageClass = z.infer<typeof StorageClass>;

import { z } from "zod";
import { NodeSelectorTerm } from "./pod.ts";
import { Condition, LabelSelector, list, Metadata, SlimMetadata, TextMap, Time } from "./shapes.ts";

export const Namespace = z.object({
  metadata: SlimMetadata,
  status: z.object({ conditions: list(Condition) }).prefault({}),
});

export const Taint = z.object({
  key: z.string(),
  value: z.string().optional(),
  effect: z.string(),
});
export type Taint = z.infer<typeof Taint>;

export const Node = z.object({
  metadata: SlimMetadata,
  spec: z.object({ taints: list(Taint) }).prefault({}),
  status: z.object({ allocatable: TextMap, conditions: list(Condition) }).prefault({}),
});
export type Node = z.infer<typeof Node>;

/** How often; what cannot have happened so often is not known. */
const Count = z.int32().positive().nullish().catch(undefined);

/** Event of core/v1. Fields of events.k8s.io appear in it under these names. What it says of others is checked by nobody. */
export const Event = z.object({
  metadata: SlimMetadata.extend({ name: z.string() }),
  involvedObject: z.object({
    kind: z.string().default(""),
    namespace: z.string().optional(),
    // Owners are guessed from the parts of a name: no object has a longer one.
    name: z.string().max(253).default(""),
    uid: z.string().optional(),
    fieldPath: z.string().optional(),
  }),
  type: z.string().optional(),
  /** Who says it: of events.k8s.io, and of core/v1. */
  reportingComponent: z.string().optional(),
  source: z.object({ component: z.string().optional() }).optional(),
  reason: z.string().default(""),
  message: z.string().default(""),
  count: Count,
  firstTimestamp: Time,
  lastTimestamp: Time,
  eventTime: Time,
  series: z.object({ count: Count, lastObservedTime: Time }).nullish(),
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

export const ResourceQuota = z.object({
  metadata: Metadata,
  status: z.object({ hard: TextMap, used: TextMap }).prefault({}),
});

/** `default`: the limits of containers that set none. */
export const LimitRange = z.object({
  metadata: SlimMetadata,
  spec: z
    .object({ limits: list(z.object({ type: z.string().optional(), default: TextMap })) })
    .prefault({}),
});

export const PersistentVolumeClaim = z.object({
  metadata: Metadata,
  spec: z
    .object({
      storageClassName: z.string().optional(),
      volumeName: z.string().optional(),
      volumeMode: z.string().optional(),
      accessModes: list(z.string()),
      selector: LabelSelector.optional(),
      resources: z.object({ requests: TextMap }).optional(),
    })
    .prefault({}),
  status: z.object({ phase: z.string().optional(), conditions: list(Condition) }).prefault({}),
});
export type PersistentVolumeClaim = z.infer<typeof PersistentVolumeClaim>;

export const PersistentVolume = z.object({
  metadata: SlimMetadata,
  spec: z
    .object({
      capacity: TextMap,
      accessModes: list(z.string()),
      storageClassName: z.string().optional(),
      volumeMode: z.string().optional(),
      /** What becomes of it when its claim is deleted. */
      persistentVolumeReclaimPolicy: z.string().optional(),
      claimRef: z
        .object({ namespace: z.string().optional(), name: z.string().optional() })
        .optional(),
      nodeAffinity: z
        .object({
          required: z.object({ nodeSelectorTerms: list(NodeSelectorTerm) }).optional(),
        })
        .optional(),
    })
    .prefault({}),
  status: z.object({ phase: z.string().optional() }).prefault({}),
});
export type PersistentVolume = z.infer<typeof PersistentVolume>;

export const StorageClass = z.object({
  metadata: SlimMetadata,
  provisioner: z.string().optional(),
  volumeBindingMode: z.string().optional(),
});

export const PodDisruptionBudget = z.object({
  metadata: SlimMetadata,
  spec: z.object({ selector: LabelSelector.optional() }).prefault({}),
  status: z
    .object({
      expectedPods: z.int32().optional(),
      disruptionsAllowed: z.int32().optional(),
      conditions: list(Condition),
    })
    .prefault({}),
});

/** cert-manager.io/v1: a certificate that a controller keeps in a Secret. */
export const Certificate = z.object({
  metadata: SlimMetadata,
  spec: z.object({ secretName: z.string().optional(), dnsNames: list(z.string()) }).prefault({}),
  status: z.object({ conditions: list(Condition), notAfter: Time }).prefault({}),
});

/** acme.cert-manager.io/v1: how an authority is shown that a domain is ours. */
export const Challenge = z.object({
  metadata: SlimMetadata,
  spec: z.object({ dnsName: z.string().optional() }).prefault({}),
  status: z.object({ state: z.string().optional(), reason: z.string().optional() }).prefault({}),
});

import { z } from "zod";
import { Container, ContainerStatus, TemplateContainer } from "./container.ts";
import {
  Condition,
  LabelSelector,
  list,
  Requirement,
  SlimMetadata,
  TextMap,
  Time,
  Whole,
} from "./shapes.ts";

export const NodeSelectorTerm = z.object({
  matchExpressions: list(Requirement),
  matchFields: list(Requirement),
});
export type NodeSelectorTerm = z.infer<typeof NodeSelectorTerm>;

export const Toleration = z.object({
  key: z.string().optional(),
  operator: z.string().optional(),
  value: z.string().optional(),
  effect: z.string().optional(),
  tolerationSeconds: z.number().optional(),
});
export type Toleration = z.infer<typeof Toleration>;

const Volume = z.object({
  name: z.string().optional(),
  configMap: z
    .object({
      name: z.string().default(""),
      optional: z.boolean().optional(),
      items: list(z.object({ key: z.string(), path: z.string() })),
    })
    .optional(),
  secret: z
    .object({ secretName: z.string().default(""), optional: z.boolean().optional() })
    .optional(),
  persistentVolumeClaim: z.object({ claimName: z.string() }).optional(),
});

const PodAffinityTerm = z.object({
  topologyKey: z.string().optional(),
  labelSelector: LabelSelector.optional(),
  namespaces: list(z.string()),
  namespaceSelector: LabelSelector.optional(),
});
export type PodAffinityTerm = z.infer<typeof PodAffinityTerm>;

const PodRules = z
  .object({ requiredDuringSchedulingIgnoredDuringExecution: list(PodAffinityTerm) })
  .optional();

const Affinity = z.object({
  nodeAffinity: z
    .object({
      requiredDuringSchedulingIgnoredDuringExecution: z
        .object({ nodeSelectorTerms: list(NodeSelectorTerm) })
        .optional(),
    })
    .optional(),
  podAntiAffinity: PodRules,
});

/** Absent and `null` are one. */
function orNone<T extends z.ZodType>(fields: T) {
  return fields.nullish().transform((value) => value ?? undefined);
}

const SpreadConstraint = z.looseObject({
  topologyKey: z.string().default(""),
  maxSkew: z.number().default(1),
  minDomains: z.number().optional(),
  whenUnsatisfiable: z.string().default("DoNotSchedule"),
  labelSelector: LabelSelector.optional(),
  matchLabelKeys: list(z.string()),
  nodeAffinityPolicy: z.string().optional(),
  nodeTaintsPolicy: z.string().optional(),
});
export type SpreadConstraint = z.infer<typeof SpreadConstraint>;

/** The part of a pod that a template and a pod share. */
export const PodSpec = z.object({
  nodeName: z.string().optional(),
  schedulerName: z.string().optional(),
  hostNetwork: z.boolean().optional(),
  /** Names that its containers resolve by their own file of hosts. */
  hostAliases: list(z.object({ hostnames: list(z.string()) })),
  serviceAccountName: z.string().optional(),
  nodeSelector: TextMap,
  affinity: orNone(Affinity),
  tolerations: list(Toleration),
  containers: list(Container),
  initContainers: list(Container),
  volumes: list(Volume),
});
export type PodSpec = z.infer<typeof PodSpec>;

/** What is only told where a template changed is not kept of each pod: there are many. */
const TemplateSpec = PodSpec.extend({
  affinity: orNone(Affinity.extend({ podAffinity: PodRules })),
  topologySpreadConstraints: list(SpreadConstraint),
  priorityClassName: z.string().optional(),
  securityContext: Whole,
  imagePullSecrets: list(z.object({ name: z.string().default("") })),
  containers: list(TemplateContainer),
  initContainers: list(TemplateContainer),
});

export const PodTemplate = z.object({
  metadata: z.object({ labels: TextMap }).optional(),
  spec: TemplateSpec,
});
export type PodTemplate = z.infer<typeof PodTemplate>;

export const Pod = z.object({
  metadata: SlimMetadata,
  spec: PodSpec,
  status: z
    .object({
      phase: z.string().optional(),
      reason: z.string().optional(),
      message: z.string().optional(),
      podIP: z.string().optional(),
      startTime: Time,
      conditions: list(Condition),
      containerStatuses: list(ContainerStatus),
      initContainerStatuses: list(ContainerStatus),
    })
    .prefault({}),
});
export type Pod = z.infer<typeof Pod>;

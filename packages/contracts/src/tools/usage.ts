import { z } from "zod";
import { ObjectRef } from "../object-ref.ts";

/** cpu in cores, memory in bytes. */
const Amount = z.object({
  /** Absent: not measured. */
  used: z.number().optional(),
  requests: z.number(),
  /** Absent: a container has none. */
  limits: z.number().optional(),
});

export const NodeUsage = z.object({
  ref: ObjectRef,
  cpu: Amount.extend({ allocatable: z.number().optional() }),
  memory: Amount.extend({ allocatable: z.number().optional() }),
  pods: z.object({ running: z.number().int(), allocatable: z.number().optional() }),
  /** Conditions that are bad: `MemoryPressure=True`. */
  conditions: z.array(z.string()),
  /** What keeps pods off: `node.kubernetes.io/disk-pressure:NoSchedule`. */
  taints: z.array(z.string()),
  /** What of it is nearly used up, or promised away. */
  full: z.array(z.enum(["cpu_used", "memory_used", "cpu_requested", "memory_requested", "pods"])),
});
export type NodeUsage = z.infer<typeof NodeUsage>;

export const PodUsage = z.object({
  ref: ObjectRef,
  node: z.string().optional(),
  owner: ObjectRef.optional(),
  cpu: Amount,
  memory: Amount,
});
export type PodUsage = z.infer<typeof PodUsage>;

/** Result of eks `get_usage`. */
export const UsageResult = z.object({
  /** The only one that was asked about. */
  namespace: z.string().optional(),
  /** Whether metrics.k8s.io answered; else requests and limits alone are told. */
  isMeasured: z.boolean(),
  /** Those under pressure first. */
  nodes: z.array(NodeUsage),
  /** Pods, the largest first. */
  items: z.array(PodUsage),
  hasMore: z.boolean(),
  total: z.object({ nodes: z.number().int(), pods: z.number().int() }),
});
export type UsageResult = z.infer<typeof UsageResult>;

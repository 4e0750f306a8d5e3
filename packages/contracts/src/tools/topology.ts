import { z } from "zod";
import { ObjectRef } from "../object-ref.ts";

/**
 * What one object is to others. routes: an Ingress to Services. serves: a Service to workloads. runs: a workload to its pods and their nodes.
 * mounts: a workload to ConfigMaps, Secrets (by name alone) and claims. calls: a workload to Services that its template names. scales: an
 * autoscaler to its target. keeps: a disruption budget to workloads. polices: a NetworkPolicy to workloads. hosts: a node to workloads.
 */
export const TopologyEdge = z.object({
  kind: z.enum([
    "routes",
    "serves",
    "runs",
    "mounts",
    "calls",
    "scales",
    "keeps",
    "polices",
    "hosts",
  ]),
  from: ObjectRef,
  to: z.array(ObjectRef),
  state: z.enum(["broken", "degraded", "unknown", "fine"]),
  /** How it is, for people: `:80→8080, 2 of 3 endpoints ready`. */
  text: z.string(),
});
export type TopologyEdge = z.infer<typeof TopologyEdge>;

/** Result of eks `get_topology`. */
export const TopologyResult = z.object({
  namespace: z.string(),
  /** Absent: the namespace as a whole. */
  target: ObjectRef.optional(),
  /** Broken first. */
  items: z.array(TopologyEdge),
  hasMore: z.boolean(),
  /** Of all, those that are cut included. */
  total: z.number().int(),
  broken: z.number().int(),
});
export type TopologyResult = z.infer<typeof TopologyResult>;

import { z } from "zod";
import { Change } from "../finding.ts";
import { ObjectRef } from "../object-ref.ts";
import { Instant } from "../scope.ts";
import type { ToolContract } from "../tool-source.ts";
import { AccessResult } from "./access.ts";
import { Candidate, DiagnoseResult } from "./diagnosis.ts";
import { NetworkResult } from "./network.ts";
import { TopologyResult } from "./topology.ts";
import { UsageResult } from "./usage.ts";

const namespace = z.string().min(1).max(63).describe("Kubernetes namespace, exact name");
const kind = z.string().min(1).max(100).describe("Deployment, pods, ingress, …");
const name = z.string().min(1).max(253).describe("Exact name");
/** A listed schema would hold the whole pattern of `Instant`, which costs a model more than the rest of the tool. */
const instant = z
  .string()
  .max(40)
  .refine((text) => Instant.safeParse(text).success, "RFC 3339 is needed: 2026-11-20T03:00:00Z")
  .optional();
const since = instant.describe("RFC 3339");
const until = instant.describe("RFC 3339; default: now");

/** The tools of the eks server. */
export const eks = {
  diagnose: {
    role: "eks",
    name: "diagnose",
    title: "Diagnose",
    description:
      "Ranked root causes of what is broken in a namespace or the whole cluster, each with evidence, victims, the change that started it, a fix and what was ruled out. Call it first for any question about why something fails.",
    input: z.object({
      namespace: namespace.optional(),
      target: Candidate.shape.target.describe(
        "Workload, service, pod, node …: payment, deployment/payment, svc/payment",
      ),
      candidates: z
        .array(z.strictObject(Candidate.shape))
        .max(12)
        .optional()
        .describe("Instead of both: readings of a question, the first that exists is taken"),
      windowMinutes: z.number().int().min(1).max(1440).default(60),
    }),
    output: DiagnoseResult,
  },
  listObjects: {
    role: "eks",
    name: "list_objects",
    title: "List objects",
    description:
      "Objects of one kind with the columns that kubectl get shows (status, ready, restarts, age). Call it to see what exists, or to find exact names. Custom kinds work too; Secrets are never read.",
    input: z.object({
      kind,
      namespace: namespace.optional().describe("Absent: all namespaces"),
      labelSelector: z.string().max(1000).optional().describe("app=payment,tier!=batch"),
      fieldSelector: z.string().max(1000).optional().describe("status.phase!=Running"),
      limit: z.number().int().min(1).max(200).default(50),
      continue: z.string().max(4000).optional().describe("From the previous page"),
    }),
    output: z.object({
      items: z.array(z.object({ ref: ObjectRef, columns: z.record(z.string(), z.string()) })),
      hasMore: z.boolean(),
      /** Give it back as `continue` for the next page. */
      continue: z.string().optional(),
    }),
  },
  getObject: {
    role: "eks",
    name: "get_object",
    title: "Get an object",
    description:
      "One object as YAML: its spec and status, without managedFields and without values that look secret. Call it when the exact settings of one object matter. Secrets are never read.",
    input: z.object({
      kind,
      namespace: namespace.optional().describe("Needed unless the kind has none"),
      name,
    }),
    output: z.object({ ref: ObjectRef, object: z.record(z.string(), z.unknown()) }),
  },
  getEvents: {
    role: "eks",
    name: "get_events",
    title: "Events",
    description:
      "Events of Kubernetes, newest first: what the scheduler, the kubelet and the controllers reported. Call it to see why an object does not start, is killed or cannot be scheduled. The API keeps about one hour.",
    input: z.object({
      namespace: namespace.optional().describe("Absent: all namespaces"),
      name: z.string().max(253).optional().describe("Only events about the object of this name"),
      onlyWarnings: z.boolean().default(false),
      since,
      until,
      limit: z.number().int().min(1).max(200).default(50),
    }),
    output: z.object({
      /** Newest first. */
      items: z.array(
        z.object({
          at: Instant,
          firstAt: Instant,
          type: z.string(),
          reason: z.string(),
          message: z.string(),
          count: z.number().int(),
          about: ObjectRef,
          by: z.string(),
        }),
      ),
      /** All of them by what they say, newest first: the first forty. */
      groups: z
        .array(
          z.object({
            at: Instant,
            firstAt: Instant,
            type: z.string(),
            reason: z.string(),
            message: z.string(),
            about: ObjectRef,
            /** How often it happened, and to how many objects. */
            count: z.number().int(),
            objects: z.number().int(),
          }),
        )
        .default([]),
      total: z
        .object({ events: z.number().int(), groups: z.number().int() })
        .default({ events: 0, groups: 0 }),
      /** Objects whose names begin with the one that was asked for, and how many events each has: a Deployment's ReplicaSet. */
      near: z.array(z.object({ about: ObjectRef, events: z.number().int() })).optional(),
      hasMore: z.boolean(),
    }),
  },
  getLogs: {
    role: "eks",
    name: "get_logs",
    title: "Logs",
    description:
      "What containers wrote. Of a workload: all its pods by pattern, the newest errors, and how the run that failed ended. Of a pod: its last lines, oldest first; without container and previous the run that failed.",
    input: z.object({
      namespace,
      workload: name
        .optional()
        .describe("All its pods: payment, deployment/payment, cronjob/report"),
      pod: name.optional().describe("Instead: one pod, or a workload's pod that crashed last"),
      container: z.string().max(63).optional().describe("Absent: the one that failed"),
      previous: z
        .boolean()
        .optional()
        .describe("The run before the last restart. Absent: true when that run crashed"),
      since,
      until,
      grep: z.string().min(1).max(200).optional().describe("Only lines with this text"),
      tailLines: z.number().int().min(1).max(1000).optional(),
    }),
    /** One container, one run, oldest line first; of a workload that of the pod that needs help most. */
    output: z.object({
      pod: ObjectRef,
      container: z.string(),
      previous: z.boolean(),
      lines: z.array(z.string()),
      hasMore: z.boolean(),
      /** Of all pods of the workload that was asked about. */
      workload: z
        .object({
          ref: ObjectRef,
          pods: z.object({
            total: z.number().int(),
            read: z.number().int(),
            lines: z.number().int(),
          }),
          /** Of that container, in all pods together, over the life of each. */
          restarts: z.number().int().optional(),
          /** How its run before this one failed, in the pod that needs help most. */
          failed: z.object({ exitCode: z.number().int(), at: Instant.optional() }).optional(),
          from: Instant.optional(),
          to: Instant.optional(),
          /** Those that tell of trouble first, then the most frequent. */
          patterns: z.array(
            z.object({
              template: z.string(),
              count: z.number().int(),
              pods: z.number().int(),
              level: z.string().optional(),
              firstSeen: Instant,
              lastSeen: Instant,
              sample: z.string(),
            }),
          ),
          patternsInAll: z.number().int(),
          /** Newest first. */
          errors: z.array(z.object({ at: Instant.optional(), pod: z.string(), text: z.string() })),
        })
        .optional(),
    }),
  },
  getChanges: {
    role: "eks",
    name: "get_changes",
    title: "Changes",
    description:
      "What changed in a namespace or the cluster before a time, newest first: rollouts with what differs, sizes, ConfigMap keys, selectors, nodes, charts, and who did it. Call it to find what started an incident. Seen by a watch since ledgerSince; before that rebuilt from the objects.",
    input: z.object({
      namespace: namespace.optional().describe("Absent: the whole cluster"),
      workload: name.optional().describe("Only this object, by exact name"),
      until: Instant.optional().describe("The window ends then; absent: now"),
      windowMinutes: z
        .number()
        .int()
        .min(1)
        .max(7 * 1440)
        .default(180),
    }),
    output: z.object({
      /** Newest first. */
      items: z.array(Change),
      hasMore: z.boolean(),
      /** Since when the server watches by itself; `null`: rebuilt from the objects' own history. */
      ledgerSince: Instant.nullable(),
    }),
  },
  getTopology: {
    role: "eks",
    name: "get_topology",
    title: "Topology",
    description:
      "What stands around an object: Ingress, Service, endpoints, pods, nodes, mounts, calls, autoscaler, budget, NetworkPolicies; broken links first. Call it to see what depends on what.",
    input: z.object({
      namespace,
      target: Candidate.shape.target.describe("payment, svc/payment, node/n1. Absent: everything"),
      depth: z.number().int().min(1).max(4).default(2).describe("Links away from it"),
    }),
    output: TopologyResult,
  },
  getUsage: {
    role: "eks",
    name: "get_usage",
    title: "Usage",
    description:
      "Cpu and memory that nodes and pods use now, against requests, limits and allocatable; nodes under pressure first, and why. Call it for evictions, pending pods, OOM kills.",
    input: z.object({
      namespace: namespace.optional().describe("Absent: nodes, and pods of all"),
      node: name.optional().describe("Only this node and its pods"),
      by: z.enum(["memory", "cpu"]).default("memory"),
    }),
    output: UsageResult,
  },
  checkAccess: {
    role: "eks",
    name: "check_access",
    title: "Access",
    description:
      "Whether RBAC lets somebody do something, why, and the least rule that is missing. Call it after a 403; without arguments: what this server lacks.",
    input: z.object({
      verb: z.string().max(40).optional().describe("get, list, create, delete …"),
      resource: z.string().max(200).optional().describe("pods, pods/log, deployments.apps"),
      namespace: namespace.optional().describe("Absent: all"),
      name: name.optional(),
      as: z
        .string()
        .max(253)
        .optional()
        .describe("system:serviceaccount:shop:payment. Absent: this server"),
      groups: z.array(z.string().max(253)).max(50).optional(),
    }),
    output: AccessResult,
  },
  checkNetwork: {
    role: "eks",
    name: "check_network",
    title: "Network policies",
    description:
      "Whether NetworkPolicies let one end reach another on a port, and by which rule; else the policy that is missing. Call it for timeouts between pods.",
    input: z.object({
      namespace,
      from: z.string().min(1).max(253).describe("web, svc/web, pod/web-1, an IP"),
      to: z.string().min(1).max(253),
      toNamespace: namespace.optional().describe("Absent: the same"),
      port: z.string().max(30).optional().describe("8080, http, 53/UDP"),
    }),
    output: NetworkResult,
  },
  kubectl: {
    role: "eks",
    name: "kubectl",
    title: "kubectl",
    description:
      "What kubectl get, describe, logs, events, top, rollout status, rollout history, auth can-i, explain or api-resources prints, read from the API without a shell. Call it when a person types a kubectl command or the other tools do not fit. Everything else is refused; Secrets are never read.",
    input: z.object({
      command: z
        .string()
        .min(1)
        .max(2000)
        .describe(
          "get pods -n shop -o wide; -o wide|yaml|json|name|jsonpath, -l, -A, --field-selector, --sort-by, --tail, --previous, --since, --until",
        ),
    }),
    output: z.object({ command: z.string(), output: z.string(), hasMore: z.boolean() }),
  },
} as const satisfies Readonly<Record<string, ToolContract>>;

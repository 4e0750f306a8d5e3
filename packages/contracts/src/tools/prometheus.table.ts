import { z } from "zod";
import { Claim } from "../evidence.ts";
import { ObjectRef } from "../object-ref.ts";
import { Instant, Window } from "../scope.ts";
import type { ToolContract } from "../tool-source.ts";
import { prometheusDiscovery } from "./prometheus-discovery.table.ts";

const instant = z.iso.datetime({ offset: true });
const Labels = z.record(z.string(), z.string());

export const GoldenSignalName = z.enum([
  "error_ratio",
  "request_rate",
  "latency_p95",
  "restarts",
  "memory_working_set",
  "cpu_usage",
]);
export type GoldenSignalName = z.infer<typeof GoldenSignalName>;

/** One series, summarised. `unit`: ratio (0..1), requests/s, s, 1, bytes, cores. */
export const GoldenSignal = z.object({
  name: GoldenSignalName,
  unit: z.enum(["ratio", "requests/s", "s", "1", "bytes", "cores"]),
  /** Over the baseline. */
  before: z.number().optional(),
  /** Since the change point, or over the last five minutes; of a moment that was asked for, over the two before it; restarts: in the window. */
  now: z.number(),
  min: z.number(),
  max: z.number(),
  /** Limit of the same unit where there is one (memory, cpu). */
  limit: z.number().optional(),
  /** When the newest sample behind it was taken; `now` tells of this moment, not of the one of the question. */
  asOf: Instant.optional(),
  /** Of an error ratio: how many requests `now` counts. Few prove little. */
  requests: z.number().optional(),
  /** Of an error ratio: the share that was refused for its number (HTTP 429), where it is 1 % or more. Not among `now`. */
  limited: z.number().optional(),
  /** Of a latency: it is above its largest bucket; `now` is that bucket's bound. */
  isAbove: z.literal(true).optional(),
  /** Of CPU: the share of periods in which the kernel stopped the container at its limit, where it is not usual. */
  throttled: z.number().optional(),
  /** First sample that left the baseline. */
  changedAt: Instant.optional(),
  /** Of an error ratio that left it, and that is as before in the time that `now` tells of. */
  endedAt: Instant.optional(),
  /** Of an error ratio that left it and rose once more: when that was. */
  roseAt: Instant.optional(),
  /** Of an error ratio that left it: how long the time is that `now` tells of, in place of the one since then. */
  nowSeconds: z.number().optional(),
  /** `{now} of requests to checkout fail with 5xx; before it was {before}`: a claim, it names its subject. */
  ...Claim.shape,
  /** At most 20, on request. */
  points: z.array(z.object({ at: Instant, value: z.number() })).optional(),
});
export type GoldenSignal = z.infer<typeof GoldenSignal>;

/** The requests of one workload of a namespace, in the last five minutes. */
export const WorkloadTraffic = z.object({
  name: z.string(),
  /** Absent: nothing was counted. */
  requestRate: z.number().optional(),
  /** Absent: no status is counted, or no request. */
  errorRatio: z.number().optional(),
  /** Over the baseline. */
  errorRatioBefore: z.number().optional(),
  /** Share that was refused for its number (HTTP 429). */
  limited: z.number().optional(),
  latencyP95: z.number().optional(),
  /** It is above its largest bucket; `latencyP95` is that bucket's bound. */
  isAbove: z.literal(true).optional(),
  evidence: z.array(z.string()),
});
export type WorkloadTraffic = z.infer<typeof WorkloadTraffic>;

/** What the signals of requests are of, and how they were found. */
export const Coverage = z.object({
  /** Naming conventions in use. */
  conventions: z.array(z.string()),
  /** Of a namespace: workloads that count requests, and those that count none. Absent: what workloads there are is not known. */
  measured: z.array(z.string()).optional(),
  unmeasured: z.array(z.string()).optional(),
  /** owners: kube-state-metrics says whose a pod is. names: it is guessed from names. */
  podsBy: z.enum(["owners", "names"]),
  /** Clusters whose series are added up; name one to tell them apart. */
  clusters: z.array(z.string()).optional(),
  /** Labels of copies, or the job, that make requests count once. */
  countedOnceBy: z.array(z.string()).optional(),
  /** Seconds between two scrapes, where rates need more than five minutes. */
  scrapeSeconds: z.number().optional(),
});
export type Coverage = z.infer<typeof Coverage>;

/** An alert of this severity fires always, to show that alerting works. */
export const heartbeatSeverity = "none";

/** An alert as Prometheus evaluates it. */
export const ListedAlert = z.object({
  name: z.string(),
  state: z.enum(["pending", "firing"]),
  severity: z.string().optional(),
  labels: Labels,
  summary: z.string(),
  /** The object that its labels name, else their namespace. */
  about: ObjectRef.optional(),
  /** Since when its expression holds: the trouble is at least that old. It fires later, by the `for` of its rule. */
  activeAt: Instant,
  /** When `for` was over; absent: it is pending, or its rule cannot be read. */
  firingSince: Instant.optional(),
  evidence: z.string(),
});
export type ListedAlert = z.infer<typeof ListedAlert>;

/** The tools of the prometheus server. */
export const prometheus = {
  goldenSignals: {
    role: "prometheus",
    name: "golden_signals",
    title: "Golden signals",
    description:
      "Error ratio, request rate, p95 latency, restarts, memory and CPU against their limits: now, in the hour before, and when each one changed. Finds the metric names itself. Call it first to learn whether users are affected and since when.",
    input: z.object({
      namespace: z.string().min(1).max(63).describe("Kubernetes namespace, exact name"),
      workload: z
        .string()
        .min(1)
        .max(253)
        .optional()
        .describe("Deployment, StatefulSet or DaemonSet, exact name; absent: the whole namespace"),
      since: instant
        .optional()
        .describe("When it began, RFC 3339; the hour before is the baseline"),
      windowMinutes: z.number().int().min(5).max(1440).default(60).describe("Used without `since`"),
      until: instant
        .optional()
        .describe("End, absent: now; given, `now` tells of the two minutes before it"),
      points: z.boolean().default(false).describe("Add up to 20 points per signal for a chart"),
    }),
    /** A signal without series is a gap, never zero. */
    output: z.object({
      namespace: z.string(),
      /** Absent: the whole namespace. */
      workload: z.string().optional(),
      /** Which naming convention the series follow: `http_server_requests_total`, `opentelemetry` … */
      convention: z.string().optional(),
      window: Window,
      baseline: Window,
      signals: z.array(GoldenSignal),
      coverage: Coverage.optional(),
      /** Of a namespace: at most 30 of its workloads that count requests, worst first. */
      workloads: z.array(WorkloadTraffic).optional(),
      hasMore: z.boolean().optional(),
      /** Of a namespace: names of at most three of which 1 % of the requests or more fail, most failures first. */
      failing: z.array(z.string()).optional(),
    }),
  },
  queryInstant: {
    role: "prometheus",
    name: "query_instant",
    title: "Instant query",
    description:
      "Values of a PromQL expression at one moment, each with its labels. Call it for a number that golden_signals does not give; aggregate with sum by or topk to keep the answer short.",
    input: z.object({
      query: z.string().min(1).max(8000).describe("PromQL"),
      time: instant.optional().describe("RFC 3339; absent: now"),
      limit: z.number().int().min(1).max(100).default(20),
    }),
    output: z.object({
      query: z.string(),
      at: Instant,
      /** When the newest sample of the series that the query reads was taken; of several, the oldest. */
      asOf: Instant.optional(),
      items: z.array(
        z.object({
          labels: Labels,
          value: z.string().describe("As Prometheus prints it; NaN and +Inf occur"),
          evidence: z.string(),
        }),
      ),
      hasMore: z.boolean(),
    }),
  },
  queryRange: {
    role: "prometheus",
    name: "query_range",
    title: "Range query",
    description:
      "A PromQL expression over time, one summary per series: first, last, min, max, slope, when it changed; points on request. Call it to see a course that golden_signals does not give; aggregate to few series.",
    input: z.object({
      query: z.string().min(1).max(8000).describe("PromQL that yields an instant vector or scalar"),
      since: instant.optional().describe("RFC 3339; absent: an hour before until"),
      until: instant.optional().describe("RFC 3339; absent: now"),
      points: z.boolean().default(false).describe("Add up to 20 points per series"),
      limit: z.number().int().min(1).max(50).default(10).describe("Series, largest max first"),
    }),
    output: z.object({
      query: z.string(),
      window: Window,
      stepSeconds: z.number(),
      items: z.array(
        z.object({
          labels: Labels,
          samples: z.number().int(),
          first: z.number(),
          last: z.number(),
          /** When it had its last value. */
          lastAt: Instant.optional(),
          min: z.number(),
          max: z.number(),
          slopePerMinute: z.number(),
          /** When the second half left the level of the first half. */
          changedAt: Instant.optional(),
          points: z.array(z.object({ at: Instant, value: z.number() })).optional(),
          evidence: z.string(),
        }),
      ),
      hasMore: z.boolean(),
    }),
  },
  listAlerts: {
    role: "prometheus",
    name: "list_alerts",
    title: "Alerts",
    description:
      "Alerts that Prometheus evaluates as pending or firing, firing first, newest first, with summary and start. Call it to see what else is wrong, or whether an alert is still active.",
    input: z.object({
      namespace: z
        .string()
        .min(1)
        .max(63)
        .optional()
        .describe("Those with this namespace label, and those without any"),
      state: z.enum(["pending", "firing"]).optional(),
      limit: z.number().int().min(1).max(100).default(20),
    }),
    output: z.object({
      items: z.array(ListedAlert),
      hasMore: z.boolean(),
      /** What was asked about, and how many there are, listed or not. `elsewhere`: for who may look at all. */
      scope: z
        .object({
          namespace: z.string().optional(),
          state: z.enum(["pending", "firing"]).optional(),
          isNarrowed: z.literal(true).optional(),
          own: z.number(),
          ofNone: z.number(),
          elsewhere: z.number().optional(),
        })
        .optional(),
    }),
  },
  ...prometheusDiscovery,
} as const satisfies Readonly<Record<string, ToolContract>>;

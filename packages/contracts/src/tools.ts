import { z } from "zod";
import { Claim, Evidence } from "./evidence.ts";
import { Change, Finding } from "./finding.ts";
import { Gap } from "./gap.ts";
import { ObjectRef } from "./object-ref.ts";
import { Cluster, Instant, Window } from "./scope.ts";

/** Fields that every result of a tool carries: the facts it saw and what it could not see. */
const observed = { evidence: z.array(Evidence), gaps: z.array(Gap) };

/** How many causes were looked for, and with what result. Counts implemented causes only. */
export const Coverage = z.object({
  found: z.array(z.string()),
  ruledOut: z.array(z.object({ cause: z.string(), because: z.string() })),
  notVisible: z.array(z.object({ cause: z.string(), gap: Gap })),
});
export type Coverage = z.infer<typeof Coverage>;

export const WorkloadState = z.object({
  ref: ObjectRef,
  state: z.enum(["broken", "degraded", "fine", "unknown"]),
  /** `crashes on start, 7 restarts`. Empty when fine. */
  text: z.string(),
  /** `rollout 7 removed PAYMENT_GATEWAY_URL`, `victim of payment`. */
  why: z.string().optional(),
  since: Instant.optional(),
  ready: z.number().int(),
  desired: z.number().int(),
});
export type WorkloadState = z.infer<typeof WorkloadState>;

/** The first look at one namespace, or at the whole cluster. */
export const Diagnosis = z.object({
  kind: z.literal("diagnosed"),
  cluster: Cluster,
  namespace: z.string().optional(),
  /** The object that the asked name resolved to. */
  target: ObjectRef.optional(),
  observedAt: Instant,
  window: Window,
  /** Ranked: active before resolved, causes of the target first. */
  findings: z.array(Finding),
  workloads: z.array(WorkloadState),
  pods: z.object({ ready: z.number().int(), total: z.number().int() }),
  /** Old and over: one sentence each. */
  history: z.array(Claim),
  changes: z.array(Change),
  /** Objects that the target calls, directly or not, nearest first. */
  dependencies: z.array(ObjectRef),
  coverage: Coverage,
});
export type Diagnosis = z.infer<typeof Diagnosis>;

/** Result of eks `diagnose`. */
export const DiagnoseResult = z.object({
  outcome: z.discriminatedUnion("kind", [
    Diagnosis,
    z.object({ kind: z.literal("ambiguous"), cluster: Cluster, candidates: z.array(ObjectRef) }),
    z.object({
      kind: z.literal("unknown_name"),
      cluster: Cluster,
      what: z.enum(["namespace", "workload"]),
      name: z.string(),
      near: z.array(ObjectRef),
    }),
  ]),
  ...observed,
});
export type DiagnoseResult = z.infer<typeof DiagnoseResult>;

/** Result of eks `get_changes`, newest first. */
export const ChangesResult = z.object({
  items: z.array(Change),
  hasMore: z.boolean(),
  /** Since when the server watches by itself; `null`: rebuilt from the objects' own history. */
  ledgerSince: Instant.nullable(),
  ...observed,
});
export type ChangesResult = z.infer<typeof ChangesResult>;

/** Result of eks `get_logs`: one container, one run, oldest line first. */
export const LogsResult = z.object({
  pod: ObjectRef,
  container: z.string(),
  previous: z.boolean(),
  lines: z.array(z.string()),
  hasMore: z.boolean(),
  ...observed,
});
export type LogsResult = z.infer<typeof LogsResult>;

/** Result of eks `kubectl`. */
export const KubectlResult = z.object({
  command: z.string(),
  output: z.string(),
  hasMore: z.boolean(),
  ...observed,
});
export type KubectlResult = z.infer<typeof KubectlResult>;

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
  /** Mean over the baseline. */
  before: z.number().optional(),
  /** Mean since the change point, or over the last five minutes. */
  now: z.number(),
  min: z.number(),
  max: z.number(),
  /** Limit of the same unit where there is one (memory, cpu). */
  limit: z.number().optional(),
  /** First sample that left the baseline. */
  changedAt: Instant.optional(),
  /** `38 % of requests fail with 5xx; before 03:02 it was 0.2 %` — without times of day. */
  text: z.string(),
  /** At most 20, on request. */
  points: z.array(z.object({ at: Instant, value: z.number() })).optional(),
  evidence: z.array(z.string()),
});
export type GoldenSignal = z.infer<typeof GoldenSignal>;

/** Result of prometheus `golden_signals`. A signal without series is a gap, never zero. */
export const GoldenSignalsResult = z.object({
  namespace: z.string(),
  /** Absent: the whole namespace. */
  workload: z.string().optional(),
  /** Which naming convention the series follow: `http_server_requests_total`, `opentelemetry` … */
  convention: z.string().optional(),
  window: Window,
  baseline: Window,
  signals: z.array(GoldenSignal),
  ...observed,
});
export type GoldenSignalsResult = z.infer<typeof GoldenSignalsResult>;

/** Result of prometheus `list_alerts`. */
export const AlertsResult = z.object({
  items: z.array(
    z.object({
      name: z.string(),
      state: z.enum(["pending", "firing"]),
      severity: z.string().optional(),
      labels: z.record(z.string(), z.string()),
      summary: z.string(),
      activeAt: Instant,
    }),
  ),
  hasMore: z.boolean(),
  ...observed,
});
export type AlertsResult = z.infer<typeof AlertsResult>;

/** One log template and how often it occurred. */
export const LogPattern = z.object({
  template: z.string(),
  level: z.string().optional(),
  count: z.number().int(),
  /** In the baseline, scaled to the length of the window. */
  before: z.number(),
  change: z.enum(["new", "grown", "steady", "fallen", "gone"]),
  firstSeen: Instant,
  lastSeen: Instant,
  sample: z.string(),
  pods: z.number().int(),
  evidence: z.array(z.string()),
});
export type LogPattern = z.infer<typeof LogPattern>;

/** Result of opensearch `log_patterns`: new and grown first. */
export const LogPatternsResult = z.object({
  namespace: z.string(),
  workload: z.string().optional(),
  window: Window,
  baseline: Window,
  patterns: z.array(LogPattern),
  hasMore: z.boolean(),
  ...observed,
});
export type LogPatternsResult = z.infer<typeof LogPatternsResult>;

/** Result of opensearch `search_logs`, newest first. */
export const SearchLogsResult = z.object({
  items: z.array(
    z.object({
      at: Instant,
      namespace: z.string(),
      pod: z.string(),
      container: z.string().optional(),
      level: z.string().optional(),
      text: z.string(),
      traceId: z.string().optional(),
    }),
  ),
  total: z.number().int(),
  hasMore: z.boolean(),
  ...observed,
});
export type SearchLogsResult = z.infer<typeof SearchLogsResult>;

import { z } from "zod";
import { Instant, Window } from "../scope.ts";
import type { ToolContract } from "../tool-source.ts";

const namespace = z.string().min(1).max(63).describe("Kubernetes namespace, exact name");
const name = z.string().min(1).max(253).optional();
const instant = z.iso.datetime({ offset: true }).optional();
const workload = name.describe(
  "Deployment, StatefulSet, DaemonSet or Job; or a prefix of pods: api-7c*",
);
const since = instant.describe("RFC 3339; default: an hour before `until`");
const until = instant.describe("RFC 3339; default: now");
const text = z
  .string()
  .min(1)
  .max(1000)
  .optional()
  .describe('Words that all occur; in double quotes: "the exact phrase"');

/** How the pods of a workload were told: what the shipper wrote of their owner, their labels, or their names alone. */
const podsBy = z.enum(["owner", "labels", "application label", "name"]).optional();

/** One log template and how often it occurred. */
export const LogPattern = z.object({
  template: z.string(),
  level: z.string().optional(),
  count: z.number().int(),
  /** In the baseline, scaled to the length of the window. */
  before: z.number(),
  change: z.enum(["new", "grown", "steady", "fallen", "gone"]),
  /** How probable the change is by chance, in any of the patterns: of one that has grown or fallen, and, where not all lines were read, of one that is new or gone; 0: it is sure. */
  chance: z.number().optional(),
  /** Since when a pattern that has grown is more frequent. */
  roseAt: Instant.optional(),
  /** The last line of a pattern that has ended: so long a silence up to the end of the window is no chance. */
  endedAt: Instant.optional(),
  firstSeen: Instant,
  lastSeen: Instant,
  sample: z.string(),
  pods: z.number().int(),
  /** The first of them by name. */
  podNames: z.array(z.string()).optional(),
  evidence: z.array(z.string()),
});
export type LogPattern = z.infer<typeof LogPattern>;

/** The tools of the opensearch server. */
export const opensearch = {
  logPatterns: {
    role: "opensearch",
    name: "log_patterns",
    title: "Log patterns",
    description:
      "What a namespace or workload logs now compared with the time before: lines grouped by template, new and grown ones first, each with count, first seen, pods and a sample. Call it first to learn which errors began with an incident; read the lines with search_logs.",
    input: z.object({
      namespace,
      workload,
      since: instant.describe("When it began, RFC 3339"),
      until,
      windowMinutes: z.number().int().min(1).max(1440).default(60).describe("Used without `since`"),
      baselineMinutes: z
        .number()
        .int()
        .min(1)
        .max(1440)
        .default(60)
        .describe("Time before, to compare"),
      levels: z
        .array(z.enum(["trace", "debug", "info", "warn", "error", "fatal"]))
        .min(1)
        .default(["warn", "error", "fatal"])
        .describe("Lines without a level always count"),
    }),
    output: z.object({
      namespace: z.string(),
      workload: z.string().optional(),
      window: Window,
      baseline: Window,
      /** Before that there was no line of anything, so the baseline begins there. */
      logsBegan: z.string().optional(),
      /** New and grown first. */
      podsBy,
      patterns: z.array(LogPattern),
      hasMore: z.boolean(),
      /** No line of the window has one of the levels, and there are others. */
      isOnlyOtherLevels: z.literal(true).optional(),
    }),
  },
  searchLogs: {
    role: "opensearch",
    name: "search_logs",
    title: "Search logs",
    description:
      "Stored log lines of a namespace, newest first, with the number of all that match, also of pods and runs that are gone. Call it to read what a workload wrote, to count an error, or to follow a trace id. For what is new or grew, call log_patterns first.",
    input: z.object({
      namespace,
      workload,
      pod: name.describe("Exact name"),
      container: name.describe("Exact name"),
      text,
      traceId: name,
      since,
      until,
      limit: z.number().int().min(1).max(100).default(50),
    }),
    output: z.object({
      /** Newest first. */
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
      podsBy,
      total: z.number().int(),
      hasMore: z.boolean(),
    }),
  },
  countBy: {
    role: "opensearch",
    name: "count_by",
    title: "Count log lines",
    description:
      "How many stored log lines match, by namespace, workload, pod, container, level, any field, or over time. Call it to learn which pod or when, before reading lines.",
    input: z.object({
      namespace: namespace.optional(),
      workload,
      by: z
        .string()
        .min(1)
        .max(200)
        .describe("namespace, workload, pod, container, level, time, or a field's name"),
      text,
      level: z.enum(["trace", "debug", "info", "warn", "error", "fatal"]).optional(),
      since,
      until,
    }),
    output: z.object({
      podsBy,
      by: z.string(),
      window: Window,
      /** All lines that match, whatever they hold. */
      total: z.number().int(),
      /** Most first; of time: in order. */
      items: z.array(z.object({ key: z.string(), count: z.number().int() })),
      /** Lines of values that are not shown, and lines that hold none. */
      others: z.number().int(),
      hasMore: z.boolean(),
    }),
  },
  errorSummary: {
    role: "opensearch",
    name: "error_summary",
    title: "Error summary",
    description:
      "Kinds of failure in stored logs (HTTP 5xx, timeouts, refused connections, DNS, TLS, out of memory …) with counts, shares now and in the time before, first and last. Call it first when something fails and nobody knows what.",
    input: z.object({ namespace: namespace.optional(), workload, since, until }),
    output: z.object({
      podsBy,
      window: Window,
      total: z.number().int(),
      /** Lines that say a failure of any kind; absent: not known. */
      failing: z.number().int().optional(),
      /** The same of the time before, as long as the window; absent: not known. */
      before: z.object({ total: z.number().int(), failing: z.number().int() }).optional(),
      /** Most first. A line may be of several kinds. */
      items: z.array(
        z.object({
          kind: z.string(),
          count: z.number().int(),
          /** Of all lines. */
          share: z.number(),
          before: z.number().int().optional(),
          first: Instant,
          last: Instant,
          evidence: z.string(),
        }),
      ),
    }),
  },
  listIndices: {
    role: "opensearch",
    name: "list_indices",
    title: "List log indices",
    description: "Indices that hold logs: state, lines of the last day and the newest.",
    input: z.object({
      index: name.describe("Pattern such as app-*; default: those of the other tools"),
    }),
    output: z.object({
      /** Newest line first. */
      items: z.array(
        z.object({
          index: z.string(),
          state: z.enum(["open", "closed", "unreadable"]),
          lines: z.number().int(),
          newest: Instant.optional(),
        }),
      ),
      hasMore: z.boolean(),
    }),
  },
  describeIndex: {
    role: "opensearch",
    name: "describe_index",
    title: "Describe a log index",
    description:
      "Which fields of an index hold time, text, namespace, pod and level, in how many of the newest documents; and its other fields.",
    input: z.object({ index: z.string().min(1).max(253).describe("Name or pattern") }),
    output: z.object({
      index: z.string(),
      conventions: z.array(z.string()),
      newest: Instant.optional(),
      /** Newest documents that were looked at. */
      documents: z.number().int(),
      roles: z.array(
        z.object({
          role: z.string(),
          field: z.string(),
          type: z.string(),
          /** Of dates. */
          format: z.string().optional(),
          /** Of the documents. */
          share: z.number(),
        }),
      ),
      /** Other fields with their types. */
      fields: z.array(z.string()),
      hasMore: z.boolean(),
    }),
  },
} as const satisfies Readonly<Record<string, ToolContract>>;

import { z } from "zod";
import { Instant, Window } from "../scope.ts";
import type { ToolContract } from "../tool-source.ts";

const namespace = z.string().min(1).max(63).describe("Kubernetes namespace, exact name");
const name = z.string().min(1).max(253).optional();
const instant = z.iso.datetime({ offset: true }).optional();

/** One log template and how often it occurred. */
export const LogPattern = z.object({
  template: z.string(),
  level: z.string().optional(),
  count: z.number().int(),
  /** In the baseline, scaled to the length of the window. */
  before: z.number(),
  change: z.enum(["new", "grown", "steady", "fallen", "gone"]),
  /** Of a pattern that has grown or fallen: how probable that is by chance, in any of the patterns. */
  chance: z.number().optional(),
  /** Since when a pattern that has grown is more frequent. */
  roseAt: Instant.optional(),
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
      workload: name.describe(
        "Deployment, StatefulSet, DaemonSet or Job; or a prefix of pods: api-7c*",
      ),
      since: instant.describe("When it began, RFC 3339"),
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
      /** New and grown first. */
      patterns: z.array(LogPattern),
      hasMore: z.boolean(),
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
      workload: name.describe(
        "Deployment, StatefulSet, DaemonSet or Job; or a prefix of pods: api-7c*",
      ),
      pod: name.describe("Exact name"),
      container: name.describe("Exact name"),
      text: z
        .string()
        .min(1)
        .max(1000)
        .optional()
        .describe('Words that all occur; in double quotes: "the exact phrase"'),
      traceId: name,
      since: instant.describe("RFC 3339; default: an hour before `until`"),
      until: instant.describe("RFC 3339; default: now"),
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
      total: z.number().int(),
      hasMore: z.boolean(),
    }),
  },
} as const satisfies Readonly<Record<string, ToolContract>>;

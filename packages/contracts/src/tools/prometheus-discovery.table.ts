import { z } from "zod";
import { ObjectRef } from "../object-ref.ts";
import { Instant } from "../scope.ts";
import type { ToolContract } from "../tool-source.ts";

const Labels = z.record(z.string(), z.string());
const namespace = z.string().min(1).max(63).optional();

/** A metric by name. */
const FoundMetric = z.object({
  name: z.string(),
  /** counter, gauge, histogram, summary …: of its metadata; absent: nobody says. */
  type: z.string().optional(),
  unit: z.string().optional(),
  help: z.string().optional(),
  /** How many series have a sample in the last five minutes. Zero: it is known, and not written now. */
  series: z.number().int(),
  /** Labels that tell its series apart, those of few values first, with up to five values. */
  labels: z.array(
    z.object({ name: z.string(), count: z.number().int(), values: z.array(z.string()) }),
  ),
});

/** `pending` and `firing` are of alerting rules; `failing` and `stopped` of rules that say nothing. */
const RuleState = z.enum(["firing", "pending", "inactive", "failing", "stopped"]);

const Rule = z.object({
  name: z.string(),
  group: z.string(),
  kind: z.enum(["alerting", "recording"]),
  state: RuleState,
  query: z.string(),
  /** How long the expression must hold before it fires. */
  forSeconds: z.number().optional(),
  /** Alerts of it that are pending or firing. */
  alerts: z.number().int(),
  lastError: z.string().optional(),
  lastEvaluation: Instant.optional(),
});

/** One series behind an alert, with its value now. */
const Series = z.object({ labels: Labels, value: z.number() });

const ExplainedAlert = z.object({
  labels: Labels,
  state: z.enum(["pending", "firing"]),
  about: ObjectRef.optional(),
  summary: z.string(),
  /** Since when its expression holds without a break, by its own history; absent: not found there. */
  trueSince: Instant.optional(),
  /** It held at the beginning of what was looked back: it may hold longer. */
  atLeast: z.boolean(),
  /** How finely that was looked at, so how much earlier it may have begun. */
  stepSeconds: z.number(),
  /** Since when the rule counts `for`. */
  activeAt: Instant.optional(),
  /** When `for` was over. */
  firingSince: Instant.optional(),
  value: z.number().optional(),
  series: z.array(Series),
  /** What Alertmanager does with it: absent without its address. */
  notification: z
    .object({
      state: z.enum(["active", "silenced", "inhibited", "unprocessed", "not_received"]),
      by: z.array(z.string()),
      receivers: z.array(z.string()),
    })
    .optional(),
  evidence: z.string(),
});

const DownTarget = z.object({
  job: z.string(),
  instance: z.string(),
  about: ObjectRef.optional(),
  state: z.enum(["down", "unknown", "late", "slow"]),
  lastError: z.string().optional(),
  /** Since when its series `up` is 0; absent: longer than a day, or never seen up. */
  since: Instant.optional(),
  scrapeSeconds: z.number().optional(),
  intervalSeconds: z.number().optional(),
  evidence: z.string(),
});

/** Tools of the prometheus server that tell what there is: metrics, rules, targets, and what is behind an alert. */
export const prometheusDiscovery = {
  findMetrics: {
    role: "prometheus",
    name: "find_metrics",
    title: "Find metrics",
    description:
      "Metric names near a name or some words, with type, unit, help, labels and their values, and whether they have samples now. Call it before writing PromQL; without arguments it lists the families there are.",
    input: z.object({
      about: z.string().min(1).max(200).optional().describe("A name, or words: http errors"),
      match: z.string().min(1).max(2000).optional().describe('Selector: {job="api"}'),
      namespace: namespace.describe("Only with this namespace label"),
      limit: z.number().int().min(1).max(50).default(8),
    }),
    output: z.object({
      items: z.array(FoundMetric),
      hasMore: z.boolean(),
      /** Names that have samples in the last hour, of what was asked. */
      total: z.number().int(),
      /** First words of names, most names first; without `about`. */
      families: z.array(z.object({ prefix: z.string(), names: z.number().int() })),
    }),
  },
  listRules: {
    role: "prometheus",
    name: "list_rules",
    title: "Rules",
    description:
      "Alerting and recording rules with state, expression and health: those that fail or are evaluated no more first. Call it to learn whether alerting itself works, or which rules watch something.",
    input: z.object({
      group: z.string().min(1).max(200).optional().describe("Part of a group or rule name"),
      state: RuleState.optional(),
      limit: z.number().int().min(1).max(100).default(20),
    }),
    output: z.object({
      items: z.array(Rule),
      hasMore: z.boolean(),
      groups: z.number().int(),
      /** Rules by state, of all that were asked for. */
      counts: z.partialRecord(RuleState, z.number().int()),
    }),
  },
  explainAlert: {
    role: "prometheus",
    name: "explain_alert",
    title: "Explain alert",
    description:
      "Why an alert fires, or why not: expression, since when it really holds (before `for`), the series behind it with values against the threshold, silences and inhibitions. Call it for an alert that somebody names.",
    input: z.object({
      alertname: z.string().min(1).max(300),
      labels: z
        .record(z.string().max(200), z.string().max(1000))
        .optional()
        .describe("Those it must have"),
    }),
    output: z.object({
      alertname: z.string(),
      rules: z.array(
        Rule.extend({ annotations: Labels, keepFiringForSeconds: z.number().optional() }),
      ),
      /** `> 0.05`, where its expression compares with a number. */
      threshold: z.string().optional(),
      /** The longest range that its expression reads: the trouble may be older by so much. */
      rangeSeconds: z.number().optional(),
      items: z.array(ExplainedAlert),
      hasMore: z.boolean(),
      /** Where nothing is active: the series nearest to the threshold, and when it last held. */
      nearest: z.array(Series),
      lastTrue: Instant.optional(),
      /** Those asked for. */
      labels: Labels.optional(),
      /** Alerts of the name that have other labels. */
      others: z
        .array(z.object({ labels: Labels, state: z.enum(["pending", "firing"]) }))
        .optional(),
      /** 0: nothing of its past is visible. */
      lookedBackMinutes: z.int(),
    }),
  },
  checkTargets: {
    role: "prometheus",
    name: "check_targets",
    title: "Scrape targets",
    description:
      "Scrape targets that are down, late or slow, with their last error and since when; jobs without targets and what was dropped. Call it when metrics are missing, or to learn whether a number can be trusted.",
    input: z.object({
      job: z.string().min(1).max(200).optional(),
      namespace,
      limit: z.number().int().min(1).max(100).default(20),
    }),
    output: z.object({
      items: z.array(DownTarget),
      hasMore: z.boolean(),
      up: z.number().int(),
      total: z.number().int(),
      jobs: z.array(
        z.object({
          job: z.string(),
          up: z.number().int(),
          total: z.number().int(),
          dropped: z.number().int().optional(),
        }),
      ),
    }),
  },
} as const satisfies Readonly<Record<string, ToolContract>>;

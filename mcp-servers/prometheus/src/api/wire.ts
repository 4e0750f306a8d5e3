import { readableOf } from "@binnacle/runtime";
import { z } from "zod";

/** A label that is no text is none. */
export const Labels = z.record(z.string(), z.string()).or(z.unknown().transform(textsOf));
export type Labels = z.infer<typeof Labels>;

/** Unix seconds and the value as Prometheus prints it (`NaN` and `+Inf` occur). What is no such pair is no sample. */
const Point = z.tuple([z.number(), z.string()]);

/** A native histogram is a sample, too; written in short as Prometheus writes it. */
const HistogramPoint = z.tuple([
  z.number(),
  z
    .object({ count: z.string(), sum: z.string() })
    .transform(({ count, sum }) => `{count:${count}, sum:${sum}}`),
]);

const InstantSample = z.union([
  z.object({ metric: Labels, value: Point }),
  z
    .object({ metric: Labels, histogram: HistogramPoint })
    .transform(({ metric, histogram }) => ({ metric, value: histogram })),
]);
const RangeSeries = z.object({ metric: Labels, values: readableOf(Point) });

/** `data` of `/api/v1/query` and `/api/v1/query_range`. */
export const QueryData = z.discriminatedUnion("resultType", [
  z.object({ resultType: z.literal("vector"), result: readableOf(InstantSample) }),
  z.object({ resultType: z.literal("matrix"), result: readableOf(RangeSeries) }),
  z.object({ resultType: z.literal("scalar"), result: Point }),
  z.object({ resultType: z.literal("string"), result: Point }),
]);
export type QueryData = z.infer<typeof QueryData>;

export const SeriesData = z.array(Labels);

/** An alert of `/api/v1/alerts`. Mimir, Thanos and VictoriaMetrics add fields of their own. */
export const WireAlert = z.object({
  labels: Labels,
  annotations: Labels.default({}),
  state: z.string(),
  activeAt: z.string().optional().catch(undefined),
  value: z.string().optional().catch(undefined),
});
export type WireAlert = z.infer<typeof WireAlert>;

/** An alert that cannot be read is counted: nobody knows whether it fires. */
export const AlertsData = z.object({ alerts: z.array(WireAlert.optional().catch(undefined)) });

const Rule = z.object({ name: z.string(), health: z.string().optional().catch(undefined) });

/** A group of `/api/v1/rules?type=alert`. */
const RuleGroup = z.object({
  name: z.string(),
  /** Seconds. */
  interval: z.number().catch(60),
  lastEvaluation: z.string().optional().catch(undefined),
  rules: readableOf(Rule),
});
export type RuleGroup = z.infer<typeof RuleGroup>;

export const RulesData = z.object({ groups: readableOf(RuleGroup) });

/** Every answer of the HTTP API. */
export const Envelope = z.object({
  status: z.enum(["success", "error"]),
  data: z.unknown().optional(),
  errorType: z.string().optional(),
  error: z.string().optional(),
});
export type Envelope = z.infer<typeof Envelope>;

function textsOf(labels: unknown): Record<string, string> {
  const entries = Object.entries(z.record(z.string(), z.unknown()).catch({}).parse(labels));
  return Object.fromEntries(
    entries.filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}

import { z } from "zod";

export const Labels = z.record(z.string(), z.string());
export type Labels = z.infer<typeof Labels>;

/** Unix seconds and the value as Prometheus prints it (`NaN` and `+Inf` occur). */
const Point = z.tuple([z.number(), z.string()]);

const InstantSample = z.object({ metric: Labels, value: Point });
const RangeSeries = z.object({ metric: Labels, values: z.array(Point) });

/** `data` of `/api/v1/query` and `/api/v1/query_range`. */
export const QueryData = z.discriminatedUnion("resultType", [
  z.object({ resultType: z.literal("vector"), result: z.array(InstantSample) }),
  z.object({ resultType: z.literal("matrix"), result: z.array(RangeSeries) }),
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
  activeAt: z.string().optional(),
  value: z.string().optional(),
});
export type WireAlert = z.infer<typeof WireAlert>;

export const AlertsData = z.object({ alerts: z.array(WireAlert) });

/** A group of `/api/v1/rules?type=alert`. */
const RuleGroup = z.object({
  name: z.string(),
  /** Seconds. */
  interval: z.number().default(60),
  lastEvaluation: z.string().optional(),
  rules: z.array(z.object({ name: z.string(), health: z.string().optional() })),
});
export type RuleGroup = z.infer<typeof RuleGroup>;

export const RulesData = z.object({ groups: z.array(RuleGroup) });

/** Every answer of the HTTP API. */
export const Envelope = z.object({
  status: z.enum(["success", "error"]),
  data: z.unknown().optional(),
  errorType: z.string().optional(),
  error: z.string().optional(),
});
export type Envelope = z.infer<typeof Envelope>;

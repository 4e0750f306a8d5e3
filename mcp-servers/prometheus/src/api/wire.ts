import { readableOf } from "@binnacle/runtime";
import { z } from "zod";

/** A label that is no text is none. */
export const Labels = z.record(z.string(), z.string()).or(z.unknown().transform(textsOf));
export type Labels = z.infer<typeof Labels>;

/** Unix seconds and the value as Prometheus prints it (`NaN` and `+Inf` occur). What is no such pair is no sample. */
const Point = z.tuple([z.number(), z.string()]);

const nothing = { items: [], unread: 0 };

const Histogram = z.object({ count: z.string(), sum: z.string() });

/** A native histogram is a sample, too. */
const HistogramPoint = z.tuple([z.number(), Histogram]);

const InstantSample = z.union([
  z.object({ metric: Labels, value: Point }),
  z
    .object({ metric: Labels, histogram: HistogramPoint })
    .transform(({ metric, histogram: [at, value] }) => ({
      metric,
      value: [at, histogramText(value)] as const,
    })),
]);

/** Of a range query a series has plain samples, histograms, or both where it changed from the one to the other. */
const RangeSeries = z
  .object({
    metric: Labels,
    values: counted(Point).optional(),
    histograms: counted(HistogramPoint).optional(),
  })
  .transform(({ metric, values = nothing, histograms = nothing }) => ({
    metric,
    values: values.items,
    histograms: histograms.items,
    unread: values.unread + histograms.unread,
  }));

const allRead = z.literal(0).default(0);

/** `data` of `/api/v1/query` and `/api/v1/query_range`; `unread`: samples and series in no known form. */
export const QueryData = z.discriminatedUnion("resultType", [
  z
    .object({ resultType: z.literal("vector"), result: counted(InstantSample) })
    .transform(({ result: { items, unread }, ...rest }) => ({ ...rest, result: items, unread })),
  z
    .object({ resultType: z.literal("matrix"), result: counted(RangeSeries) })
    .transform(({ result: { items, unread }, ...rest }) => ({
      ...rest,
      result: items,
      unread: items.reduce((sum, series) => sum + series.unread, unread),
    })),
  z.object({ resultType: z.literal("scalar"), result: Point, unread: allRead }),
  z.object({ resultType: z.literal("string"), result: Point, unread: allRead }),
]);
export type QueryData = z.infer<typeof QueryData> & MaybePartial;

/** What the back end says of stores that did not answer; absent: all of them did. */
export interface MaybePartial {
  readonly partial?: string;
}

export interface Listing<Item> extends MaybePartial {
  readonly items: readonly Item[];
}

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

const seconds = z.number().optional().catch(undefined);
const text = z.string().optional().catch(undefined);

/** A rule of `/api/v1/rules`. */
const Rule = z.object({
  name: z.string(),
  type: z.string().catch("alerting"),
  query: z.string().catch(""),
  /** Of alerting rules: inactive, pending or firing. */
  state: text,
  /** `for`. */
  duration: seconds,
  keepFiringFor: seconds,
  labels: Labels.default({}),
  annotations: Labels.default({}),
  alerts: readableOf(WireAlert).default([]),
  health: text,
  lastError: text,
  lastEvaluation: text,
});
export type WireRule = z.infer<typeof Rule>;

/** A group of `/api/v1/rules`. */
const RuleGroup = z.object({
  name: z.string(),
  /** Seconds. */
  interval: z.number().catch(60),
  lastEvaluation: text,
  rules: readableOf(Rule),
});
export type RuleGroup = z.infer<typeof RuleGroup>;

export const RulesData = z.object({ groups: readableOf(RuleGroup) });

const MetricMetadata = z.object({
  type: z.string().catch("unknown"),
  unit: z.string().catch(""),
  help: z.string().catch(""),
});

/** `data` of `/api/v1/metadata`: what the targets say of each metric; those of several targets may differ. */
export const MetadataData = z.record(z.string(), readableOf(MetricMetadata));
export type Metadata = z.infer<typeof MetadataData>;

export const NamesData = z.array(z.string());

/** A target of `/api/v1/targets`. */
const Target = z.object({
  labels: Labels,
  discoveredLabels: Labels.default({}),
  scrapePool: z.string().catch(""),
  scrapeUrl: z.string().catch(""),
  health: z.string().catch("unknown"),
  lastError: z.string().catch(""),
  lastScrape: text,
  /** Seconds. */
  lastScrapeDuration: seconds,
  /** `30s`, since Prometheus 2.28. */
  scrapeInterval: text,
  scrapeTimeout: text,
});
export type WireTarget = z.infer<typeof Target>;

export const TargetsData = z.object({
  activeTargets: readableOf(Target).default([]),
  /** By scrape pool, where the dropped ones were asked for. */
  droppedTargetCounts: z.record(z.string(), z.number()).catch({}).default({}),
});
export type TargetsData = z.infer<typeof TargetsData> & MaybePartial;

export const ScrapePoolsData = z.object({ scrapePools: z.array(z.string()) });

/** Every answer of the HTTP API. */
export const Envelope = z.object({
  status: z.enum(["success", "error"]),
  data: z.unknown().optional(),
  errorType: z.string().optional(),
  error: z.string().optional(),
  warnings: z.array(z.string()).optional().catch(undefined),
  isPartial: z.boolean().optional().catch(undefined),
});
export type Envelope = z.infer<typeof Envelope>;

/** In short, as Prometheus writes it. */
export function histogramText({ count, sum }: z.infer<typeof Histogram>): string {
  return `{count:${count}, sum:${sum}}`;
}

/** What can be read of a list, and how much cannot. */
function counted<Item extends z.ZodType>(item: Item) {
  return z.array(z.unknown()).transform((all) => {
    const items = all.flatMap((one) => {
      const read = item.safeParse(one);
      return read.success ? [read.data] : [];
    });
    return { items, unread: all.length - items.length };
  });
}

function textsOf(labels: unknown): Record<string, string> {
  const entries = Object.entries(z.record(z.string(), z.unknown()).catch({}).parse(labels));
  return Object.fromEntries(
    entries.filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}

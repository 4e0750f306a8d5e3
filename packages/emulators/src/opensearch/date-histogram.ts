import { z } from "zod";
import type { AggregationContext } from "./aggregation.ts";
import { resolveDate } from "./resolve-date.ts";
import {
  maxBuckets,
  readClause,
  shardFailure,
  tooManyBuckets,
  unsupported,
} from "./search-failure.ts";
import type { SearchDocument } from "./search-index.ts";
import { docValuesField, typedValues } from "./typed-values.ts";

const unitsMs: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};
/** Calendar units that are always of one length in UTC. */
const calendarMs: Readonly<Record<string, number>> = {
  minute: 60_000,
  "1m": 60_000,
  hour: 3_600_000,
  "1h": 3_600_000,
  day: 86_400_000,
  "1d": 86_400_000,
};
const Bound = z.union([z.string(), z.number()]);
const Options = z.strictObject({
  field: z.string(),
  fixed_interval: z.string().optional(),
  calendar_interval: z.string().optional(),
  min_doc_count: z.int().min(0).default(0),
  extended_bounds: z.strictObject({ min: Bound, max: Bound }).optional(),
  time_zone: z.enum(["UTC", "Z", "+00:00"]).optional(),
});

/** `date_histogram` in UTC; empty buckets between the first and the last are filled in. */
export function dateHistogram(
  options: unknown,
  documents: readonly SearchDocument[],
  context: AggregationContext,
): Record<string, unknown> {
  const read = readClause(Options, options, "date_histogram");
  const stepMs = intervalMs(read);
  const grouped = new Map<number, SearchDocument[]>();
  for (const document of documents) {
    const field = docValuesField(document, read.field);
    const values = field === undefined ? [] : typedValues(document, field);
    const starts = new Set(values.map((value) => Math.floor(Number(value) / stepMs) * stepMs));
    for (const start of starts) grouped.set(start, [...(grouped.get(start) ?? []), document]);
  }
  const starts = read.min_doc_count > 0 ? [...grouped.keys()] : filledStarts(grouped, stepMs, read);
  const buckets = starts
    .toSorted((left, right) => left - right)
    .filter((start) => (grouped.get(start)?.length ?? 0) >= read.min_doc_count)
    .map((start) => toBucket(start, grouped.get(start) ?? [], context));
  return { buckets };

  function filledStarts(groups: typeof grouped, step: number, { extended_bounds }: typeof read) {
    const bounds = extended_bounds === undefined ? [] : [extended_bounds.min, extended_bounds.max];
    const edges = bounds.map((bound) =>
      Math.floor(resolveDate(bound, { nowMs: context.nowMs, roundUp: false }) / step),
    );
    return everyStart([...edges, ...[...groups.keys()].map((start) => start / step)], step);
  }
}

function everyStart(positions: readonly number[], stepMs: number): number[] {
  if (positions.length === 0) return [];
  const [first, last] = positions.reduce(
    ([low, high], position) => [Math.min(low, position), Math.max(high, position)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  );
  const count = last - first + 1;
  if (count > maxBuckets) throw tooManyBuckets(count);
  return Array.from({ length: count }, (_, offset) => (first + offset) * stepMs);
}

function intervalMs(read: z.infer<typeof Options>): number {
  if (read.calendar_interval !== undefined) {
    const ms = calendarMs[read.calendar_interval];
    if (ms === undefined) throw unsupported(`calendar_interval [${read.calendar_interval}]`, read);
    return ms;
  }
  const found = /^(\d+)(ms|s|m|h|d)$/.exec(read.fixed_interval ?? "");
  const ms = Number(found?.[1]) * (unitsMs[found?.[2] ?? ""] ?? Number.NaN);
  if (Number.isNaN(ms) || ms === 0) {
    const reason = "Invalid interval specified, must be non-null and non-empty";
    throw shardFailure("illegal_argument_exception", reason);
  }
  return ms;
}

function toBucket(start: number, documents: SearchDocument[], context: AggregationContext) {
  return {
    key_as_string: new Date(start).toISOString(),
    key: start,
    doc_count: documents.length,
    ...context.inner(documents),
  };
}

import { z } from "zod";
import type { Aggregation } from "./aggregation.ts";
import type { FieldType } from "./index-mapping.ts";
import { readClause, shardFailure } from "./search-failure.ts";
import { docValuesField, typedValues } from "./typed-values.ts";

/** `cardinality` is exact here; OpenSearch estimates above 3,000 values. */
export const metricNames = ["min", "max", "avg", "sum", "value_count", "cardinality"] as const;
type MetricName = (typeof metricNames)[number];

const Options = z.strictObject({ field: z.string(), precision_threshold: z.int().optional() });

export function metricAggregation(name: MetricName): Aggregation {
  return (options, documents) => {
    const { field } = readClause(Options, options, name);
    const types = new Set<FieldType>();
    const values = documents.flatMap((document) => {
      const mapped = docValuesField(document, field);
      if (mapped === undefined) return [];
      types.add(mapped.type);
      return typedValues(document, mapped);
    });
    if (name === "value_count") return { value: values.length };
    if (name === "cardinality") return { value: new Set(values).size };
    if (types.has("keyword")) {
      const reason = `Field [${field}] of type [keyword] is not supported for aggregation [${name}]`;
      throw shardFailure("illegal_argument_exception", reason);
    }
    const value = compute(name, values.map(Number));
    const isDate = types.has("date") && value !== null;
    return { value, ...(isDate ? { value_as_string: new Date(value).toISOString() } : {}) };
  };
}

function compute(
  name: Exclude<MetricName, "value_count" | "cardinality">,
  values: readonly number[],
): number | null {
  const sum = values.reduce((total, value) => total + value, 0);
  if (name === "sum") return sum;
  if (values.length === 0) return null;
  if (name === "avg") return sum / values.length;
  return values.reduce((best, value) => Math[name](best, value));
}

import { formatValue } from "./format-value.ts";
import { checkTypes } from "./promql/check-types.ts";
import { evaluate } from "./promql/evaluate.ts";
import type { Expression } from "./promql/expression.ts";
import { orderedFunctions } from "./promql/functions.table.ts";
import { type Labels, labelsKey } from "./promql/labels.ts";
import { parseOnce } from "./promql/parse-once.ts";
import { badData } from "./promql/promql-error.ts";
import { compareLabels, type SeriesStore } from "./promql/series-store.ts";
import type { Sample, Value } from "./promql/value.ts";
import type { RangeParameters } from "./read-parameters.ts";

type Point = readonly [seconds: number, value: string];

/** `data` of a query answer, as the HTTP API has it. */
export interface QueryData {
  readonly resultType: "scalar" | "string" | "vector" | "matrix";
  readonly result: unknown;
}

/** Answers `/api/v1/query`. */
export function instantQuery(query: string, store: SeriesStore, timeMs: number): QueryData {
  const expression = parseOnce(query);
  const value = evaluate(expression, store, timeMs);
  const seconds = timeMs / 1000;
  switch (value.kind) {
    case "scalar":
      return { resultType: "scalar", result: [seconds, formatValue(value.value)] };
    case "string":
      return { resultType: "string", result: [seconds, value.value] };
    case "matrix":
      return { resultType: "matrix", result: value.windows.map(toSeries) };
    case "vector":
      break;
  }
  const samples = isOrdered(expression) ? value.samples : sortSamples(value.samples);
  const result = samples.map((sample) => ({
    metric: sample.labels,
    value: [seconds, formatValue(sample.value)],
  }));
  return { resultType: "vector", result };
}

/** Answers `/api/v1/query_range`: the expression at every step. */
export function rangeQuery(query: string, store: SeriesStore, range: RangeParameters): QueryData {
  const expression = parseOnce(query);
  const type = checkTypes(expression);
  if (type !== "scalar" && type !== "instant vector") {
    throw badData(
      `invalid parameter "query": invalid expression type "${type}" for range query, must be Scalar or instant Vector`,
    );
  }
  const series = new Map<string, { metric: Labels; values: Point[] }>();
  for (let timeMs = range.startMs; timeMs <= range.endMs; timeMs += range.stepMs) {
    for (const { labels, value } of samplesOf(evaluate(expression, store, timeMs))) {
      const key = labelsKey(labels);
      const entry = series.get(key) ?? { metric: labels, values: [] };
      entry.values.push([timeMs / 1000, formatValue(value)]);
      series.set(key, entry);
    }
  }
  const result = [...series.values()].toSorted((a, b) => compareLabels(a.metric, b.metric));
  return { resultType: "matrix", result };
}

function toSeries(window: {
  readonly labels: Labels;
  readonly timesMs: readonly number[];
  readonly values: readonly number[];
}) {
  const values = window.values.map((value, index): Point => {
    return [(window.timesMs[index] ?? 0) / 1000, formatValue(value)];
  });
  return { metric: window.labels, values };
}

function samplesOf(value: Value): readonly Sample[] {
  if (value.kind === "vector") return value.samples;
  return value.kind === "scalar" ? [{ labels: {}, value: value.value }] : [];
}

function sortSamples(samples: readonly Sample[]): readonly Sample[] {
  return samples.toSorted((a, b) => compareLabels(a.labels, b.labels));
}

/** topk, bottomk and sort answer in an order of their own. */
function isOrdered(expression: Expression): boolean {
  if (expression.kind === "parenthesis") return isOrdered(expression.inner);
  if (expression.kind === "call") return orderedFunctions.has(expression.name);
  return expression.kind === "aggregate" && expression.parameter !== undefined;
}

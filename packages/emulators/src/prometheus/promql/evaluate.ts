import { aggregate } from "./aggregate.ts";
import { combine } from "./combine.ts";
import type { Aggregate, Call, Expression, Range, Selector } from "./expression.ts";
import { absenceFunctions, functions } from "./functions.table.ts";
import { dropLabels, labelsKey, metricName } from "./labels.ts";
import { executionFailed } from "./promql-error.ts";
import { newestIn, type SeriesStore, windowOf } from "./series-store.ts";
import { asScalar, asVector, type Sample, type Value } from "./value.ts";

/** How far back an instant selector looks for a sample: Prometheus's default. */
const lookbackMs = 300_000;

/** The value of an expression at one moment; ranges are left-open and the newest sample is at or before the moment. */
export function evaluate(expression: Expression, store: SeriesStore, timeMs: number): Value {
  const at = (inner: Expression) => evaluate(inner, store, timeMs);
  switch (expression.kind) {
    case "number":
      return { kind: "scalar", value: expression.value };
    case "string":
      return { kind: "string", value: expression.value };
    case "parenthesis":
      return at(expression.inner);
    case "negate":
      return negate(at(expression.operand));
    case "selector":
      return { kind: "vector", samples: instantSamples(expression, store, timeMs) };
    case "range":
      return { kind: "matrix", windows: windows(expression, store, timeMs) };
    case "call":
      return call(expression, expression.arguments.map(at), timeMs);
    case "aggregate":
      return aggregated(expression, at);
    case "binary":
      break;
  }
  return distinct(combine(expression, at(expression.left), at(expression.right)));
}

function negate(value: Value): Value {
  if (value.kind === "scalar") return { kind: "scalar", value: -value.value };
  const samples = asVector(value).map((sample) => ({
    labels: dropLabels(sample.labels, [metricName]),
    value: -sample.value,
  }));
  return distinct({ kind: "vector", samples });
}

function instantSamples(
  { matchers, offsetMs, atMs }: Selector,
  store: SeriesStore,
  timeMs: number,
): readonly Sample[] {
  const endMs = (atMs ?? timeMs) - offsetMs;
  return store.select(matchers).flatMap((series) => {
    const newest = newestIn(series, endMs - lookbackMs, endMs);
    return newest === undefined ? [] : [{ labels: series.labels, ...newest }];
  });
}

function windows({ selector, rangeMs }: Range, store: SeriesStore, timeMs: number) {
  const endMs = (selector.atMs ?? timeMs) - selector.offsetMs;
  return store
    .select(selector.matchers)
    .map((series) => windowOf(series, endMs - rangeMs, endMs))
    .filter(({ values }) => values.length > 0);
}

function call({ name, arguments: [first] }: Call, inputs: readonly Value[], timeMs: number): Value {
  const called = functions[name];
  if (called === undefined) throw new Error(`The type check let ${name} pass.`);
  const value = distinct(called.run(inputs, timeMs));
  if (!absenceFunctions.has(name)) return value;
  const labels = equalLabels(first);
  return { kind: "vector", samples: asVector(value).map((sample) => ({ ...sample, labels })) };
}

/**
 * In the order of the matchers, those that an absent label meets last: one that asks for no equal value, and a second one that
 * does, takes its label away (promql/functions.go, createLabelsForAbsentFunction; tsdb/querier.go, PostingsForMatchers).
 */
function equalLabels(of: Expression | undefined): Sample["labels"] {
  const selector = of?.kind === "range" ? of.selector : of;
  const matchers = selector?.kind === "selector" ? selector.matchers : [];
  const own = matchers.filter(({ label }) => label !== metricName);
  const isLast = ({ equals, matches }: (typeof own)[number]) => equals === undefined && matches("");
  const labels = new Map<string, string>();
  const asked = new Set<string>();
  for (const { label, equals } of own.toSorted((a, b) => Number(isLast(a)) - Number(isLast(b)))) {
    if (equals === undefined || asked.has(label)) labels.delete(label);
    else labels.set(label, equals);
    if (equals !== undefined) asked.add(label);
  }
  return Object.fromEntries([...labels].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function aggregated(expression: Aggregate, at: (inner: Expression) => Value): Value {
  const count = expression.parameter === undefined ? 0 : asScalar(at(expression.parameter));
  if (Number.isNaN(count)) throw executionFailed("Parameter value is NaN");
  const samples = aggregate(expression, asVector(at(expression.operand)), count);
  return { kind: "vector", samples };
}

/** Two series that differ only in their metric name must not fall together. */
function distinct(value: Value): Value {
  if (value.kind !== "vector") return value;
  if (new Set(value.samples.map(({ labels }) => labelsKey(labels))).size < value.samples.length) {
    throw executionFailed("vector cannot contain metrics with the same labelset");
  }
  return value;
}

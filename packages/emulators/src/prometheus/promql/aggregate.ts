import type { Aggregate, Grouping } from "./expression.ts";
import { dropLabels, keepLabels, type Labels, labelsKey, metricName } from "./labels.ts";
import type { Sample } from "./value.ts";

/** Operators that turn a group into one number. */
const reducers: Readonly<Record<string, (values: readonly number[]) => number>> = {
  sum,
  avg: (values) => sum(values) / values.length,
  min: (values) => values.reduce((best, each) => (each < best || Number.isNaN(best) ? each : best)),
  max: (values) => values.reduce((best, each) => (each > best || Number.isNaN(best) ? each : best)),
  count: (values) => values.length,
  group: () => 1,
};

/** Operators that pick whole samples of a group; they take a count. */
const selectors: Readonly<Record<string, (a: number, b: number) => number>> = {
  topk: (a, b) => b - a,
  bottomk: (a, b) => a - b,
};

export const aggregations: readonly string[] = [reducers, selectors].flatMap(Object.keys);

export function isReducer(operator: string): boolean {
  return Object.hasOwn(reducers, operator);
}

export function isSelector(operator: string): boolean {
  return Object.hasOwn(selectors, operator);
}

/** Applies an aggregation to the samples; `count` is the parameter of topk and bottomk. */
export function aggregate(
  { operator, grouping }: Aggregate,
  samples: readonly Sample[],
  count: number,
): readonly Sample[] {
  const groups = Map.groupBy(samples, ({ labels }) => labelsKey(groupLabels(labels, grouping)));
  const compare = selectors[operator];
  const reduce = reducers[operator];
  return [...groups.values()].flatMap((group) => {
    if (compare !== undefined) return pick(group, compare, count);
    const labels = groupLabels(group[0]?.labels ?? {}, grouping);
    return [{ labels, value: reduce?.(group.map(({ value }) => value)) ?? Number.NaN }];
  });
}

function groupLabels(labels: Labels, grouping: Grouping): Labels {
  if (grouping.kind === "by") return keepLabels(labels, grouping.labels);
  return dropLabels(labels, [...grouping.labels, metricName]);
}

/** NaN comes last, whatever the order. */
function pick(
  group: readonly Sample[],
  compare: (a: number, b: number) => number,
  count: number,
): readonly Sample[] {
  const real = group.filter(({ value }) => !Number.isNaN(value));
  const nan = group.filter(({ value }) => Number.isNaN(value));
  const ordered = [...real.toSorted((a, b) => compare(a.value, b.value)), ...nan];
  return ordered.slice(0, Math.max(0, Math.trunc(count)));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

import type { Series } from "@binnacle/cases";
import type { Matcher } from "./expression.ts";
import { type Labels, labelsKey, metricName } from "./labels.ts";
import type { Window } from "./value.ts";

/** One series with its holes removed; times ascend. NaN marks that it ended, as a scrape that fails, or has it no more, does. */
export interface StoredSeries {
  readonly labels: Labels;
  readonly timesMs: readonly number[];
  readonly values: readonly number[];
}

export interface SeriesStore {
  /** Series that fulfil all matchers, ordered by their labels. */
  readonly select: (matchers: readonly Matcher[]) => readonly StoredSeries[];
}

/** Indexes the recorded series by metric name. */
export function createSeriesStore(series: readonly Series[]): SeriesStore {
  const sorted = series.toSorted((a, b) => compareLabels(a.labels, b.labels));
  const byName = Map.groupBy(sorted, ({ labels }) => labels[metricName] ?? "");
  const stored = new Map<Series, StoredSeries>();
  const selected = new WeakMap<readonly Matcher[], readonly StoredSeries[]>();
  const find = (matchers: readonly Matcher[]) => {
    const name = matchers.find(({ label }) => label === metricName)?.equals;
    const candidates = name === undefined ? sorted : (byName.get(name) ?? []);
    const found = candidates.filter(({ labels }) =>
      matchers.every((matcher) => matcher.matches(labels[matcher.label] ?? "")),
    );
    return found.map((one) => {
      const known = stored.get(one) ?? toStored(one);
      stored.set(one, known);
      return known;
    });
  };
  return {
    select(matchers) {
      // A range query asks for the same selector at every step.
      const found = selected.get(matchers) ?? find(matchers);
      selected.set(matchers, found);
      return found;
    },
  };
}

/** The samples in (startMs, endMs]: left-open as in Prometheus 3. A mark of an end is none. */
export function windowOf(series: StoredSeries, startMs: number, endMs: number): Window {
  const from = countUpTo(series.timesMs, startMs);
  const to = countUpTo(series.timesMs, endMs);
  const [times, all] = [series.timesMs.slice(from, to), series.values.slice(from, to)];
  return {
    labels: series.labels,
    timesMs: times.filter((_, place) => !Number.isNaN(all[place])),
    values: all.filter((value) => !Number.isNaN(value)),
    startMs,
    endMs,
  };
}

/** The newest sample in (startMs, endMs]; none where the series is marked as ended since. */
export function newestIn(
  series: StoredSeries,
  startMs: number,
  endMs: number,
): { readonly value: number; readonly timeMs: number } | undefined {
  const index = countUpTo(series.timesMs, endMs) - 1;
  const [timeMs, value] = [series.timesMs[index], series.values[index]];
  if (timeMs === undefined || value === undefined || timeMs <= startMs) return undefined;
  if (Number.isNaN(value)) return undefined;
  return { value, timeMs };
}

export function compareLabels(left: Labels, right: Labels): number {
  const [a, b] = [labelsKey(left), labelsKey(right)];
  return a === b ? 0 : a < b ? -1 : 1;
}

function toStored({ labels, startMs, stepMs, values }: Series): StoredSeries {
  const samples = values.flatMap((value, index) =>
    value === null ? [] : [{ timeMs: startMs + index * stepMs, value }],
  );
  return {
    labels,
    timesMs: samples.map(({ timeMs }) => timeMs),
    values: samples.map(({ value }) => value),
  };
}

/** How many times are at or before the limit (binary search). */
function countUpTo(timesMs: readonly number[], limitMs: number): number {
  let [low, high] = [0, timesMs.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((timesMs[middle] ?? 0) <= limitMs) low = middle + 1;
    else high = middle;
  }
  return low;
}

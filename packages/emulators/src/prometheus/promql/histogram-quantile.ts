import { dropLabels, labelsKey, metricName } from "./labels.ts";
import type { Sample } from "./value.ts";

interface Bucket {
  readonly upper: number;
  readonly count: number;
}

/** Differences between neighbouring buckets below this share are floating-point noise (promql/quantile.go). */
const smallDelta = 1e-12;

/** `histogram_quantile` over classic buckets: samples with an `le` label, grouped by the other labels. */
export function histogramQuantile(quantile: number, samples: readonly Sample[]): readonly Sample[] {
  const buckets = samples.flatMap(({ labels, value }) => {
    const upper = readUpper(labels["le"]);
    if (upper === undefined) return [];
    return [{ labels: dropLabels(labels, ["le", metricName]), bucket: { upper, count: value } }];
  });
  const groups = Map.groupBy(buckets, ({ labels }) => labelsKey(labels));
  return [...groups.values()].flatMap((group) => {
    const labels = group[0]?.labels ?? {};
    return [
      {
        labels,
        value: bucketQuantile(
          quantile,
          group.map(({ bucket }) => bucket),
        ),
      },
    ];
  });
}

function readUpper(text: string | undefined): number | undefined {
  if (text === undefined || text === "") return undefined;
  if (/^\+?inf$/i.test(text)) return Number.POSITIVE_INFINITY;
  const upper = Number(text);
  return Number.isNaN(upper) ? undefined : upper;
}

function bucketQuantile(quantile: number, unsorted: readonly Bucket[]): number {
  if (Number.isNaN(quantile)) return Number.NaN;
  if (quantile < 0) return Number.NEGATIVE_INFINITY;
  if (quantile > 1) return Number.POSITIVE_INFINITY;
  const buckets = monotonic(coalesce(unsorted.toSorted((a, b) => a.upper - b.upper)));
  const last = buckets.at(-1);
  if (last?.upper !== Number.POSITIVE_INFINITY || buckets.length < 2 || last.count === 0) {
    return Number.NaN;
  }
  return interpolate(buckets, quantile * last.count);
}

function interpolate(buckets: readonly Bucket[], rank: number): number {
  const index = buckets.slice(0, -1).findIndex(({ count }) => count >= rank);
  if (index === -1) return buckets.at(-2)?.upper ?? Number.NaN;
  const { upper, count } = buckets[index] ?? { upper: 0, count: 0 };
  if (index === 0 && upper <= 0) return upper;
  const below = buckets[index - 1] ?? { upper: 0, count: 0 };
  return below.upper + (upper - below.upper) * ((rank - below.count) / (count - below.count));
}

function coalesce(buckets: readonly Bucket[]): readonly Bucket[] {
  const groups = Map.groupBy(buckets, ({ upper }) => upper);
  return [...groups].map(([upper, group]) => ({
    upper,
    count: group.reduce((sum, { count }) => sum + count, 0),
  }));
}

/** A bucket never counts less than the one below it. */
function monotonic(buckets: readonly Bucket[]): readonly Bucket[] {
  let highest = buckets[0]?.count ?? 0;
  return buckets.map(({ upper, count }) => {
    const isNoise = Math.abs(count - highest) / (Math.abs(count) + Math.abs(highest)) < smallDelta;
    if (count > highest && !isNoise) highest = count;
    return { upper, count: highest };
  });
}

import { AppError } from "@binnacle/contracts";
import { withMatcher } from "../api/narrow-promql.ts";
import type { PrometheusClient } from "../api/prometheus-client.ts";
import { equals } from "../api/promql.ts";
import type { Labels } from "../api/wire.ts";
import { aggregatedIn, type Comparison } from "./comparison-in.ts";

export interface ValuedSeries {
  readonly labels: Labels;
  readonly value: number;
}

export interface Asking {
  readonly client: PrometheusClient;
  readonly nowMs: number;
  readonly signal: AbortSignal;
}

const seriesAtMost = 5;

/**
 * The series that an alert sums up, largest share first: what is inside the first aggregation of its expression, of the
 * labels that it keeps. An expression without one has the series of the alert itself.
 */
export async function seriesBehind(
  {
    comparison,
    isOne,
    alert,
  }: {
    readonly comparison: Comparison;
    readonly isOne: (labels: Labels) => boolean;
    readonly alert: Labels;
  },
  asking: Asking,
): Promise<ValuedSeries[]> {
  const aggregated = aggregatedIn(comparison.left);
  if (aggregated === undefined)
    return (await valuesOf(comparison.left, asking))
      .filter(({ labels }) => isOne(labels))
      .slice(0, seriesAtMost);
  const inner = aggregated.by.reduce((query, label) => {
    const value = alert[label];
    return value === undefined ? query : withMatcher(query, equals(label, value));
  }, aggregated.inner);
  return await valuesOf(
    `${isBelow(comparison) ? "bottomk" : "topk"}(${seriesAtMost}, ${inner})`,
    asking,
  );
}

/** Of an alert that is not active: the series that are nearest to its threshold. */
export async function nearestSeries(
  comparison: Comparison,
  asking: Asking,
): Promise<ValuedSeries[]> {
  const aggregate = isBelow(comparison) ? "bottomk" : "topk";
  return await valuesOf(`${aggregate}(3, ${comparison.left})`, asking);
}

function isBelow({ operator }: Comparison): boolean {
  return operator.startsWith("<");
}

/** The values of a query now, an addition to the answer: where it cannot be had, the answer stands without. */
export async function valuesOf(
  query: string,
  { client, nowMs, signal }: Asking,
): Promise<ValuedSeries[]> {
  try {
    const data = await client.instant(query, nowMs, signal);
    if (data.resultType !== "vector") return [];
    return data.result
      .map(({ metric, value }) => ({ labels: metric, value: Number(value[1]) }))
      .filter(({ value }) => Number.isFinite(value));
  } catch (error) {
    if (error instanceof AppError && error.kind !== "bug" && !signal.aborted) return [];
    throw error;
  }
}

import type { Series } from "@binnacle/cases";
import { requestColumns } from "./columns.table.ts";
import type { Columns } from "./read-columns.ts";
import { summed } from "./summed.ts";

/** Upper bounds in seconds: the defaults of the Prometheus clients. */
const bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] as const;

/**
 * Requests of a service by code, and a histogram of their durations in which the recorded quantiles are where they were:
 * between them it is a straight line, as Prometheus reads it.
 */
export function requestSeries(columns: Columns, service: string, namespace: string): Series[] {
  const { values, startMs, stepMs } = columns;
  const column = (suffix: string): readonly (number | null)[] =>
    values.get(`${service}-${suffix}`) ?? [];
  const rates = column(requestColumns.rate);
  const success = column(requestColumns.success);
  const median = column(requestColumns.median);
  const high = column(requestColumns.high);
  if (rates.every((rate) => rate === null)) return [];
  const toSeries = (labels: Series["labels"], amounts: readonly (number | null)[]): Series => ({
    labels: { ...labels, namespace, service },
    startMs,
    stepMs,
    values: summed(amounts, stepMs),
  });
  const times = (part: (index: number) => number) =>
    rates.map((rate, index) => (rate === null ? null : rate * part(index)));
  const durations = "http_server_request_duration_seconds";
  const share = (bound: number) => (index: number) =>
    shareBelow(bound * 1000, median[index] ?? 0, high[index] ?? 0);
  return [
    toSeries(
      { __name__: requests, code: "200" },
      times((index) => success[index] ?? 1),
    ),
    toSeries(
      { __name__: requests, code: "500" },
      times((index) => 1 - (success[index] ?? 1)),
    ),
    toSeries({ __name__: `${durations}_count` }, rates),
    ...[...bounds, Number.POSITIVE_INFINITY].map((bound) =>
      toSeries(
        { __name__: `${durations}_bucket`, le: Number.isFinite(bound) ? String(bound) : "+Inf" },
        times(share(bound)),
      ),
    ),
  ];
}

const requests = "http_server_requests_total";

/** Half of all below the median, 0.95 of all below the high quantile, all below twice that. */
function shareBelow(ms: number, median: number, high: number): number {
  const points = [
    [0, 0],
    [median, 0.5],
    [high, 0.95],
    [high * 2, 1],
  ] as const;
  for (const [index, [to, upper]] of points.entries()) {
    const [from, lower] = points[index - 1] ?? [0, 0];
    if (ms < to) return lower + ((ms - from) / (to - from)) * (upper - lower);
  }
  return 1;
}

import type { Case, Series } from "./case.ts";

const durations = "http_server_request_duration_seconds";
const requests = "http_server_requests_total";

/**
 * The case with its HTTP metrics named as OpenTelemetry names them: no counter of requests, and the histogram of
 * durations with labels `k8s_namespace_name`, `service_name` and `http_response_status_code`. All else stays.
 */
export function withOtelMetrics(recording: Case): Case {
  const counters = recording.series.filter(({ labels }) => isCount(labels));
  return {
    ...recording,
    series: [
      ...recording.series.filter(
        ({ labels }) => !isCount(labels) && !isDuration(labels["__name__"]),
      ),
      ...counters.flatMap((counter) => byStatus(counter, recording.series)),
    ],
  };
}

function isDuration(name: string | undefined): boolean {
  return name?.startsWith(`${durations}_`) === true;
}

function isCount(labels: Series["labels"]): boolean {
  return labels["__name__"] === requests;
}

/** Count, sum and buckets of one status code, in proportion to its part of all requests. */
function byStatus(counter: Series, all: readonly Series[]): Series[] {
  const own = all.filter(
    ({ labels }) =>
      isDuration(labels["__name__"]) &&
      labels["namespace"] === counter.labels["namespace"] &&
      labels["service"] === counter.labels["service"],
  );
  const total = own.find(({ labels }) => labels["__name__"] === `${durations}_count`);
  if (total === undefined) return [];
  return own.map((one) => ({
    ...one,
    labels: otelLabels(one.labels, counter.labels["code"] ?? ""),
    values:
      one === total || one.labels["le"] === "+Inf"
        ? counter.values
        : apportioned(one, counter, total),
  }));
}

function otelLabels(labels: Series["labels"], code: string): Record<string, string> {
  const { namespace = "", service = "", ...kept } = labels;
  return {
    ...kept,
    k8s_namespace_name: namespace,
    service_name: service,
    http_response_status_code: code,
  };
}

/** Each growth of `one` times the part that `counter` has in the growth of `total`; whole for counts, never falling. */
function apportioned(one: Series, counter: Series, total: Series): (number | null)[] {
  let sum = 0;
  let last = { one: 0, counter: 0, total: 0 };
  return one.values.map((value, index) => {
    const counted = counter.values[index] ?? null;
    const all = total.values[index] ?? null;
    if (value === null || counted === null || all === null) return null;
    const grown = all - last.total;
    sum += grown === 0 ? 0 : ((value - last.one) * (counted - last.counter)) / grown;
    last = { one: value, counter: counted, total: all };
    return one.labels["le"] === undefined
      ? Number(sum.toFixed(3))
      : Math.min(counted, Math.floor(sum));
  });
}

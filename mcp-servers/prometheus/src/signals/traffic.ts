import { equals } from "../api/promql.ts";
import type { Source } from "./find-sources.ts";

type Over = "rate" | "increase";

/** PromQL for requests over a range such as `5m`, each counted once, added up over all sources. */
export function allOf(sources: readonly Source[], range: string, over: Over = "rate"): string {
  return sumOf(sources.map((source) => vectorOf(source, { range, over })));
}

/** Those that failed, none where no series of failures exists. */
export function failedOf(sources: readonly Source[], range: string, over: Over = "rate"): string {
  return orNone(
    sources.map((source) => withStatus(source, source.convention.errors, { range, over })),
  );
}

/** Those that were refused for their number; undefined: no status tells it. */
export function limitedOf(sources: readonly Source[], range: string): string | undefined {
  return withStatuses(sources, "limited", { range, over: "rate" });
}

/** Those that were the fault of their caller; undefined: no status tells it. */
export function clientErrorsOf(
  sources: readonly Source[],
  range: string,
  over: Over = "rate",
): string | undefined {
  return withStatuses(sources, "clientErrors", { range, over });
}

function withStatuses(
  sources: readonly Source[],
  which: "limited" | "clientErrors",
  asked: Asked,
): string | undefined {
  const vectors = sources.flatMap((source) => {
    const { [which]: statuses } = source.convention;
    return statuses === undefined ? [] : [withStatus(source, statuses, asked)];
  });
  return vectors.length === 0 ? undefined : orNone(vectors);
}

/** Sources whose series tell the status. */
export function telling(sources: readonly Source[]): readonly Source[] {
  return sources.filter(({ statusLabels }) => statusLabels.length > 0);
}

/** The series themselves, for their age. */
export function seriesIn(sources: readonly Source[]): readonly string[] {
  return sources.map(({ requests, selector }) => `${requests}{${selector}}`);
}

/** p95 in seconds of one source; undefined: it has no durations. */
export function p95Of(source: Source, range: string): string | undefined {
  const { convention, nativeLatency, selector } = source;
  const { latency } = convention;
  if (latency === undefined) return undefined;
  const scale = latency.toSeconds === 1 ? "" : ` * ${latency.toSeconds}`;
  const rate = (metric: string) => `rate(${metric}{${selector}}[${range}])`;
  return nativeLatency === undefined
    ? `histogram_quantile(0.95, sum by (le) (${rate(latency.bucket)}))${scale}`
    : `histogram_quantile(0.95, sum(${rate(nativeLatency)}))${scale}`;
}

/** How far a p95 may be from what is usual, seconds. */
export function latencyTolerance(level: number): number {
  return Math.max(0.5 * level, 0.01);
}

interface Asked {
  readonly range: string;
  readonly over: Over;
}

/** A workload may use several labels for the status, series with the one lack the other. */
function withStatus(source: Source, pattern: string, asked: Asked): string {
  const { statusLabels } = source;
  const vectors = statusLabels.map((label, index) => {
    const earlier = statusLabels.slice(0, index).map((each) => equals(each, ""));
    return vectorOf(source, asked, [...earlier, `${label}=~${JSON.stringify(pattern)}`]);
  });
  return vectors.join(" or ");
}

function vectorOf(
  { requests, selector, isNative, job, replicas }: Source,
  { range, over }: Asked,
  matchers: readonly string[] = [],
): string {
  const read = (...more: readonly string[]) => {
    const counter = `${over}(${requests}{${[selector, ...more].join(",")}}[${range}])`;
    return isNative ? `histogram_count(${counter})` : counter;
  };
  // What the chosen job scrapes, and targets that only others do.
  const once =
    job === undefined
      ? read(...matchers)
      : `(${read(...matchers, equals("job", job))} or (${read(...matchers, `job!=${JSON.stringify(job)}`)} unless on (instance) ${read(equals("job", job))}))`;
  return replicas.length === 0 ? once : `max without (${replicas.join(", ")}) (${once})`;
}

function orNone(vectors: readonly string[]): string {
  return `(${sumOf(vectors)} or vector(0))`;
}

/** Labels of different sources may be equal, so each is summed before they meet. */
function sumOf(vectors: readonly string[]): string {
  const [first = "", ...others] = vectors.map((vector) => `sum(${vector})`);
  if (others.length === 0) return first;
  return `sum(${[first, ...others].map((sum, index) => tagged(sum, "source", String(index))).join(" or ")})`;
}

/** A vector of one sample without labels, told apart by one. */
function tagged(vector: string, label: string, value: string): string {
  return `label_replace(${vector}, "${label}", "${value}", "", "")`;
}

import { duration, equals } from "../api/promql.ts";
import type { Source } from "./find-sources.ts";
import { readOne, readVector } from "./read-samples.ts";
import type { Measurement, Proof, SignalPlan, Stretch } from "./signal-plan.ts";
import { type Counted, hasRisen } from "./significance.ts";
import { p95Of } from "./traffic.ts";

/** The upper bounds of a histogram of durations, ascending, with the text of their label. */
export interface Bounds {
  readonly bounds: readonly Bound[];
  /** Seconds of the largest one: what is slower is known to be slower, not how slow. */
  readonly ceiling: number | undefined;
}

interface Bound {
  readonly le: string;
  readonly seconds: number;
}

export interface TimedSource {
  readonly source: Source;
  readonly bounds: Bounds;
}

/**
 * The first that has durations: a counter may be named as one that has them, and have none. Without any the first that may;
 * undefined: there is no such name.
 */
export async function timedSource(
  sources: readonly Source[],
  measurement: Measurement,
): Promise<TimedSource | undefined> {
  const named = sources.filter(({ convention }) => convention.latency !== undefined);
  const all = await Promise.all(
    named.map(async (source) => ({ source, bounds: await latencyBounds(source, measurement) })),
  );
  const hasDurations = ({ source, bounds }: TimedSource) =>
    source.nativeLatency !== undefined || bounds.bounds.length > 0;
  return all.find(hasDurations) ?? all[0];
}

/** Which buckets there are; a native histogram has none to speak of. */
async function latencyBounds(
  source: Source,
  { client, frame, rateMs, signal }: Measurement,
): Promise<Bounds> {
  const { latency } = source.convention;
  if (latency === undefined || source.nativeLatency !== undefined)
    return { bounds: [], ceiling: undefined };
  const series = `${latency.bucket}{${source.selector}}[${duration(rateMs)}]`;
  const query = `count by (le) (last_over_time(${series}))`;
  const bounds = readVector(await client.instant(query, frame.endMs, signal))
    .flatMap(({ labels: { le = "" } }) => {
      const seconds = Number(le) * latency.toSeconds;
      return le === "" || !Number.isFinite(seconds) ? [] : [{ le, seconds }];
    })
    .toSorted((a, b) => a.seconds - b.seconds);
  return { bounds, ceiling: bounds.at(-1)?.seconds };
}

/** Whether more requests than before are slower than the p95 was: those above the bucket that holds it are counted. */
export function latencyProof(
  source: Source,
  { bounds }: Bounds,
  measurement: Measurement,
): SignalPlan["prove"] {
  const { latency } = source.convention;
  if (latency === undefined || bounds.length === 0) return undefined;
  const countIn = async (stretch: Stretch, bound: Bound) => {
    const range = duration(Math.max(stretch.toMs - stretch.fromMs, 1000));
    const increase = (...more: readonly string[]) =>
      `sum(increase(${latency.bucket}{${[source.selector, ...more].join(",")}}[${range}]))`;
    const [of, fast] = await Promise.all(
      [equals("le", "+Inf"), equals("le", bound.le)].map((le) =>
        readOne(increase(le), measurement, stretch.toMs),
      ),
    );
    return of === undefined || fast === undefined ? undefined : { events: of - fast, of };
  };
  return async ({ before, after, tries }) => {
    const usual = await usualP95(source, before, measurement);
    // Above the largest bound nothing tells slow from slower.
    const bound = bounds.find(({ seconds }) => usual === undefined || seconds >= usual);
    if (bound === undefined) return { isProven: false };
    const [was, is] = await Promise.all([before, after].map((each) => countIn(each, bound)));
    if (was === undefined || is === undefined) return { isProven: false };
    return { isProven: hasRisen(was, is, tries), ...unorderedIn([was, is], bound) };
  };
}

/** Buckets that are not written at once, and copies of them, may hold more below a bound than in all. */
function unorderedIn(counts: readonly Counted[], { le }: Bound): Pick<Proof, "caveat"> {
  const least = Math.min(...counts.map(({ events }) => events));
  // Extrapolation of `increase` is not exact.
  if (least >= -roundingError * Math.max(...counts.map(({ of }) => of))) return {};
  return { caveat: `its buckets disagree: le="${le}" counts more than le="+Inf"` };
}

const roundingError = 1e-9;

async function usualP95(
  source: Source,
  { fromMs, toMs }: Stretch,
  measurement: Measurement,
): Promise<number | undefined> {
  const query = p95Of(source, duration(Math.max(toMs - fromMs, 1000)));
  return query === undefined ? undefined : await readOne(query, measurement, toMs);
}

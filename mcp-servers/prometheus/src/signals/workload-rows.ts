import { present } from "@binnacle/contracts";
import { duration } from "../api/promql.ts";
import { isAbove as isAboveCeiling } from "./describe.ts";
import type { Source } from "./find-sources.ts";
import { latencyBounds } from "./latency-bounds.ts";
import { readOne } from "./read-samples.ts";
import type { Measurement, Reading } from "./signal-plan.ts";
import { type Counted, hasRisen } from "./significance.ts";
import { allOf, failedOf, limitedOf, p95Of, telling } from "./traffic.ts";

const minuteMs = 60_000;
const recentMs = 5 * minuteMs;

/** One workload of a namespace; each number with the query that gives it. */
export interface Row {
  readonly workload: string;
  readonly sources: readonly Source[];
  /** Absent: nothing was counted in the last minutes. */
  readonly rate?: Reading;
  /** Absent: no status, or no request. */
  readonly errors?: Reading;
  readonly before?: Reading;
  readonly limited?: Reading;
  readonly p95?: Reading;
  /** It is above its largest bucket. */
  readonly isAbove?: true;
}

/** The workloads of a namespace that count requests, most failures first. */
export async function workloadRows(
  ofWorkload: ReadonlyMap<string, readonly Source[]>,
  measurement: Measurement,
): Promise<readonly Row[]> {
  const rows = await Promise.all(
    [...ofWorkload].map(([workload, sources]) => rowOf({ workload, sources }, measurement)),
  );
  return rows.toSorted(worstFirst);
}

async function rowOf(
  { workload, sources }: Pick<Row, "workload" | "sources">,
  measurement: Measurement,
): Promise<Row> {
  const { frame, rateMs } = measurement;
  const recent = Math.max(recentMs, rateMs);
  const [usual, newest, timed, before, bounds] = await Promise.all([
    countedOver(sources, recent, measurement),
    rateMs < recent ? countedOver(sources, rateMs, measurement) : undefined,
    besidesOf(sources, recent, measurement),
    shareOf(sources, Math.max(frame.startMs - frame.baselineStartMs, rateMs), {
      ...measurement,
      timeMs: frame.startMs,
    }),
    boundsOf(sources, measurement),
  ]);
  const isOther = newest !== undefined && hasTurned({ usual, recent }, { newest, rateMs });
  const isAbove = timed.p95 !== undefined && isAboveCeiling(timed.p95.value, bounds?.ceiling);
  return {
    workload,
    sources,
    ...timed,
    ...(isOther ? newest : usual),
    ...present({ before, isAbove: isAbove ? (true as const) : undefined }),
  };
}

type Numbers = Pick<Row, "rate" | "errors">;

/** Whether the last scrapes fail in another share than the minutes before them: then these say what is now. */
function hasTurned(
  { usual, recent }: { readonly usual: Numbers; readonly recent: number },
  { newest, rateMs }: { readonly newest: Numbers; readonly rateMs: number },
): boolean {
  const [all, is] = [countedIn(usual, recent), countedIn(newest, rateMs)];
  const was = { events: Math.max(0, all.events - is.events), of: Math.max(0, all.of - is.of) };
  return hasRisen(was, is, 1) || hasRisen(is, was, 1);
}

function countedIn({ rate, errors }: Numbers, rangeMs: number): Counted {
  const of = ((rate?.value ?? 0) * rangeMs) / 1000;
  return { events: of * (errors?.value ?? 0), of };
}

/** Failures a second where 1 % fail, then requests that were refused, then what counts none any more, then the slowest. */
function worstFirst(a: Row, b: Row): number {
  const [left, right] = [badness(a), badness(b)];
  const place = left.findIndex((value, index) => value !== right[index]);
  if (place === -1) return a.workload < b.workload ? -1 : 1;
  return (right[place] ?? 0) > (left[place] ?? 0) ? 1 : -1;
}

const tellingShare = 0.01;

function badness({ rate, errors, limited, p95 }: Row): readonly number[] {
  if (rate === undefined) return [0, 0, Number.POSITIVE_INFINITY];
  const ofShare = (share: number) => (share < tellingShare ? 0 : rate.value * share);
  return [ofShare(errors?.value ?? 0), ofShare(limited?.value ?? 0), p95?.value ?? -1];
}

async function countedOver(
  sources: readonly Source[],
  rangeMs: number,
  measurement: Measurement,
): Promise<Numbers> {
  const at = { ...measurement, timeMs: measurement.frame.endMs };
  const [rate, errors] = await Promise.all([
    readingOf(allOf(sources, duration(rangeMs)), at),
    shareOf(sources, rangeMs, at),
  ]);
  return present({ rate, errors });
}

async function besidesOf(
  sources: readonly Source[],
  rangeMs: number,
  measurement: Measurement,
): Promise<Pick<Row, "limited" | "p95">> {
  const at = { ...measurement, timeMs: measurement.frame.endMs };
  const [told, range] = [telling(sources), duration(rangeMs)];
  const refused = told.length === 0 ? undefined : limitedOf(told, range);
  const [timed] = sources.flatMap((source) => p95Of(source, range) ?? []);
  const [limited, p95] = await Promise.all([
    readingOf(refused && `${refused} / ${allOf(told, range)}`, at),
    readingOf(timed, at),
  ]);
  return present({ limited, p95 });
}

type At = Measurement & { readonly timeMs: number };

async function shareOf(
  sources: readonly Source[],
  rangeMs: number,
  at: At,
): Promise<Reading | undefined> {
  const [told, range] = [telling(sources), duration(rangeMs)];
  if (told.length === 0) return undefined;
  return await readingOf(`${failedOf(told, range)} / ${allOf(told, range)}`, at);
}

/** Undefined: there is no such number. */
async function readingOf(query: string | undefined, at: At): Promise<Reading | undefined> {
  if (query === undefined) return undefined;
  const { timeMs } = at;
  const value = await readOne(query, at, timeMs);
  return value === undefined ? undefined : { query, timeMs, value };
}

async function boundsOf(sources: readonly Source[], measurement: Measurement) {
  const [source] = sources.filter(({ convention }) => convention.latency !== undefined);
  return source && (await latencyBounds(source, measurement));
}

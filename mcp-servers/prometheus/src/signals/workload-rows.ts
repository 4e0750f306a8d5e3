import { type Gap, present } from "@binnacle/contracts";
import { duration } from "../api/promql.ts";
import { isAbove as isAboveCeiling } from "./describe.ts";
import type { Source } from "./find-sources.ts";
import { type Bounds, latencyBounds } from "./latency-bounds.ts";
import { recentRangeMs } from "./rate-window.ts";
import { readOne } from "./read-samples.ts";
import { failed } from "./signal-gap.ts";
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
  /** How many there were in the hour before, where there are none now and that is no chance. */
  readonly usual?: Reading;
  readonly limited?: Reading;
  readonly p95?: Reading;
  /** It is above its largest bucket. */
  readonly isAbove?: true;
}

interface RowsRead {
  readonly rows: readonly Row[];
  /** Of each workload what could not be asked. */
  readonly gaps: readonly Gap[];
}

/** The workloads of a namespace that count requests, with what fails of them. Throws where none of them can be asked. */
export async function countedRows(
  ofWorkload: ReadonlyMap<string, readonly Source[]>,
  measurement: Measurement,
): Promise<RowsRead> {
  const asked = [...ofWorkload].map(([workload, sources]) => ({ workload, sources }));
  const settled = await Promise.allSettled(asked.map((each) => rowOf(each, measurement)));
  const rows = settled.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []));
  const lost = settled.flatMap((each, index) => {
    const { workload = "" } = asked[index] ?? {};
    return each.status === "rejected" ? [{ workload, error: each.reason as unknown }] : [];
  });
  const [first] = lost;
  if (first !== undefined && rows.length === 0) throw first.error;
  return { rows, gaps: lost.map(({ workload, error }) => gapOfRow(workload, error, measurement)) };
}

/** The same with how long requests take and how many are refused; most failures first. */
export async function timedRows(rows: readonly Row[], measurement: Measurement): Promise<RowsRead> {
  const timed = await Promise.all(rows.map((row) => timedRow(row, measurement)));
  return {
    rows: timed.map(({ row }) => row).toSorted(worstFirst),
    gaps: timed.flatMap(({ gaps }) => gaps),
  };
}

function gapOfRow(workload: string, error: unknown, { target, report }: Measurement): Gap {
  const unmeasured = { what: "error ratio", signals: ["error_ratio" as const] };
  return failed(unmeasured, { target: { ...target, workload }, report }, error);
}

async function rowOf(
  { workload, sources }: Pick<Row, "workload" | "sources">,
  measurement: Measurement,
): Promise<Row> {
  const { frame, rateMs } = measurement;
  const recent = recentOf(workload, measurement);
  const [usual, newest, before] = await Promise.all([
    countedOver(sources, recent, measurement),
    rateMs < recent ? countedOver(sources, rateMs, measurement) : undefined,
    shareOf(sources, Math.max(frame.startMs - frame.baselineStartMs, rateMs), {
      ...measurement,
      timeMs: frame.startMs,
    }),
  ]);
  const isOther = newest !== undefined && hasTurned({ usual, recent }, { newest, rateMs });
  return { workload, sources, ...(isOther ? newest : usual), ...present({ before }) };
}

/** Without it what fails is told all the same. */
async function timedRow(row: Row, measurement: Measurement): Promise<RowRead> {
  const { workload, sources } = row;
  try {
    const recent = recentOf(workload, measurement);
    const [{ p95, limited, bounds }, usual] = await Promise.all([
      besidesOf(sources, recent, measurement),
      row.rate?.value === 0 ? usualOf(sources, recent, measurement) : undefined,
    ]);
    const isAbove = p95 !== undefined && isAboveCeiling(p95.value, bounds?.ceiling);
    const told = present({ p95, limited, usual, isAbove: isAbove ? (true as const) : undefined });
    return { row: { ...row, ...told }, gaps: [] };
  } catch (error) {
    const unmeasured = { what: "latency p95", signals: ["latency_p95" as const] };
    const { report } = measurement;
    const target = { ...measurement.target, workload };
    return { row, gaps: [failed(unmeasured, { target, report }, error)] };
  }
}

/** None come by chance where so many are to be expected once in 20,000 times. */
const fewestExpected = 10;

/** Undefined: none in the last minutes may be chance. */
async function usualOf(
  sources: readonly Source[],
  rangeMs: number,
  measurement: Measurement,
): Promise<Reading | undefined> {
  const { startMs: timeMs, baselineStartMs } = measurement.frame;
  const query = allOf(sources, duration(Math.max(timeMs - baselineStartMs, measurement.rateMs)));
  const usual = await readingOf(query, { ...measurement, timeMs });
  const expected = ((usual?.value ?? 0) * rangeMs) / 1000;
  return expected < fewestExpected ? undefined : usual;
}

/** A rate over a range that begins in a gap of samples, or before the first one, is too low. */
function recentOf(workload: string, { frame, rateMs, unbrokenMs, began }: Measurement): number {
  const beganMs = began?.ofWorkload.get(workload);
  const ageMs = beganMs === undefined ? undefined : frame.endMs - beganMs;
  return recentRangeMs(Math.min(recentMs, frame.endMs - unbrokenMs), { rateMs, ageMs });
}

interface RowRead {
  readonly row: Row;
  readonly gaps: readonly Gap[];
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

interface Besides extends Pick<Row, "limited" | "p95"> {
  readonly bounds?: Bounds;
}

async function besidesOf(
  sources: readonly Source[],
  rangeMs: number,
  measurement: Measurement,
): Promise<Besides> {
  const at = { ...measurement, timeMs: measurement.frame.endMs };
  const [told, range] = [telling(sources), duration(rangeMs)];
  const refused = told.length === 0 ? undefined : limitedOf(told, range);
  const [timed] = sources.flatMap((source) => p95Of(source, range) ?? []);
  const [limited, p95, bounds] = await Promise.all([
    readingOf(refused && `${refused} / ${allOf(told, range)}`, at),
    readingOf(timed, at),
    boundsOf(sources, measurement),
  ]);
  return present({ limited, p95, bounds });
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

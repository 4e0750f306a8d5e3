import { type Gap, present } from "@binnacle/contracts";
import { duration } from "../api/promql.ts";
import type { Source } from "./find-sources.ts";
import { type Bounds, latencyProof } from "./latency-bounds.ts";
import { provenRate } from "./proven-rate.ts";
import { type Row, readingOf } from "./read-row.ts";
import { noData, type Unmeasured } from "./signal-gap.ts";
import type { Measurement, Proof, Reading, Stretches } from "./signal-plan.ts";
import type { Target } from "./target.ts";
import { allOf, latencyTolerance, p95Of } from "./traffic.ts";

interface Timed {
  readonly row: Row;
  /** What its durations are of. */
  readonly source: Source | undefined;
  /** Of what its numbers are. */
  readonly recentMs: number;
  /** How many workloads are looked at: with each there is a chance. */
  readonly tries: number;
}

/**
 * What of a workload was usual in the hour before, where it is not so now. What is about as it was at two moments of that
 * hour is as usual: a whole hour of every workload is more than a server should read.
 */
export async function changesOf(
  timed: Timed,
  now: Promise<Now>,
  measurement: Measurement,
): Promise<Changes> {
  const { row, source, recentMs, tries } = timed;
  const { baselineStartMs, startMs, endMs } = measurement.frame;
  const [glanced, { p95, bounds }] = await Promise.all([glance(timed, measurement), now]);
  const at = { ...measurement, timeMs: startMs };
  const range = duration(Math.max(startMs - baselineStartMs, measurement.rateMs));
  const [usual, usualP95] = await Promise.all([
    mayBeLess(row, glanced.rates) ? readingOf(allOf(row.sources, range), at) : undefined,
    mayBeSlow(p95, glanced.p95s) ? readingOf(source && p95Of(source, range), at) : undefined,
  ]);
  const before = { fromMs: baselineStartMs, toMs: startMs };
  const asked = { before, after: { fromMs: endMs - recentMs, toMs: endMs }, tries };
  const [less, slow] = await Promise.all([
    fallOf({ row, usual }, asked, measurement),
    isLater(p95, usualP95?.value)
      ? slownessOf({ row, source, bounds }, asked, measurement)
      : unproven,
  ]);
  const target = { ...measurement.target, workload: row.workload };
  return {
    ...present({
      usual: less.isProven ? usual : undefined,
      usualP95: slow.isProven ? usualP95 : undefined,
    }),
    gaps: [
      ...gapsOf({ what: "request rate", signals: ["request_rate"] }, target, less),
      ...gapsOf({ what: "latency p95", signals: ["latency_p95"] }, target, slow),
    ],
  };
}

interface Changes extends Pick<Row, "usual" | "usualP95"> {
  /** Why nobody can tell whether something changed, and what of the counters does not agree. */
  readonly gaps: readonly Gap[];
}

const unproven: Proof = { isProven: false };

function gapsOf(unmeasured: Unmeasured, target: Target, { missing, caveat }: Proof): Gap[] {
  const why = missing ?? (caveat === undefined ? undefined : { why: caveat, remedy: askAgain });
  const told = why && noData(unmeasured, target, why);
  return told?.kind === "gap" ? [told.gap] : [];
}

const askAgain = "Ask for the workload alone, and look at what its targets export.";

interface Now {
  readonly p95?: Reading;
  readonly bounds?: Bounds;
}

interface Glanced {
  readonly rates: readonly number[];
  readonly p95s: readonly number[];
}

/** How it was in the middle of the hour before and at its end. */
async function glance(
  { row: { rate, sources }, source, recentMs }: Timed,
  measurement: Measurement,
): Promise<Glanced> {
  const { baselineStartMs, startMs } = measurement.frame;
  const range = duration(recentMs);
  const valuesOf = async (query: string | undefined): Promise<number[]> => {
    const moments = [(baselineStartMs + startMs) / 2, startMs];
    const readings = moments.map((timeMs) => readingOf(query, { ...measurement, timeMs }));
    return (await Promise.all(readings)).flatMap((reading) => reading?.value ?? []);
  };
  const [rates, p95s] = await Promise.all([
    valuesOf(rate === undefined || rate.value === 0 ? undefined : allOf(sources, range)),
    valuesOf(source && p95Of(source, range)),
  ]);
  return { rates, p95s };
}

function mayBeLess({ rate }: Row, before: readonly number[]): boolean {
  if (rate === undefined) return false;
  return rate.value === 0 || before.some((each) => rate.value < tellingShare * each);
}

/** Where nothing was timed at these moments it is not known. */
function mayBeSlow(p95: Reading | undefined, before: readonly number[]): boolean {
  return before.length === 0 || before.some((each) => isLater(p95, each));
}

/** None come by chance where so many are to be expected once in 20,000 times. */
const fewestExpected = 10;
/** Ours, by no source: what comes and goes is often by a third lower (`rateTolerance` of proven-rate.ts); half is beyond it. */
const tellingShare = 0.5;

async function fallOf(
  { row: { rate, sources }, usual }: { readonly row: Row; readonly usual: Reading | undefined },
  asked: Stretches,
  measurement: Measurement,
): Promise<Proof> {
  if (rate === undefined || usual === undefined) return unproven;
  if (rate.value === 0) return { isProven: usual.value * lengthOf(asked) >= fewestExpected };
  if (rate.value >= tellingShare * usual.value) return unproven;
  return await provenRate(sources, asked, measurement);
}

function lengthOf({ after }: Stretches): number {
  return (after.toMs - after.fromMs) / 1000;
}

function isLater(p95: Reading | undefined, before: number | undefined): boolean {
  if (p95 === undefined || before === undefined) return false;
  return p95.value - before > latencyTolerance(before);
}

interface Slow {
  readonly row: Row;
  readonly source: Source | undefined;
  readonly bounds: Bounds | undefined;
}

/** Ten of these are slower than the p95. */
const enough = 200;

async function slownessOf(
  { row: { rate }, source, bounds }: Slow,
  asked: Stretches,
  measurement: Measurement,
): Promise<Proof> {
  if (source === undefined || bounds === undefined) return unproven;
  const prove = latencyProof(source, bounds, measurement);
  // Without buckets it is not counted how many are slow.
  if (prove === undefined) return { isProven: (rate?.value ?? 0) * lengthOf(asked) >= enough };
  return await prove(asked);
}

import { type Gap, present } from "@binnacle/contracts";
import { duration } from "../api/promql.ts";
import { changesOf } from "./changed-row.ts";
import { isAbove as isAboveCeiling } from "./describe.ts";
import { type Bounds, timedSource } from "./latency-bounds.ts";
import { type Row, readingOf, recentOf } from "./read-row.ts";
import { failed } from "./signal-gap.ts";
import type { Measurement, Reading } from "./signal-plan.ts";
import { allOf, limitedOf, p95Of, telling } from "./traffic.ts";

interface RowsRead {
  readonly rows: readonly Row[];
  /** Of each workload what could not be asked. */
  readonly gaps: readonly Gap[];
}

/** Rows with how long requests take, how many are refused, and what is not as usual; most failures first. */
export async function timedRows(rows: readonly Row[], measurement: Measurement): Promise<RowsRead> {
  const timed = await Promise.all(rows.map((row) => timedRow(row, rows.length, measurement)));
  return {
    rows: timed.map(({ row }) => row).toSorted(worstFirst),
    gaps: timed.flatMap(({ gaps }) => gaps),
  };
}

interface RowRead {
  readonly row: Row;
  readonly gaps: readonly Gap[];
}

/** Without it what fails is told all the same. */
async function timedRow(row: Row, tries: number, measurement: Measurement): Promise<RowRead> {
  const { workload, sources } = row;
  const recentMs = recentOf(workload, measurement);
  const timed = timedSource(sources, measurement);
  const now = besidesOf({ sources, timed }, recentMs, measurement);
  const [besides, changes] = await Promise.allSettled([
    now,
    timed.then((found) =>
      changesOf({ row, source: found?.source, recentMs, tries }, now, measurement),
    ),
  ]);
  const told = besides.status === "fulfilled" ? toldOf(besides.value) : {};
  const { gaps = [], ...changed } = changes.status === "fulfilled" ? changes.value : {};
  const [lost] = [besides, changes].flatMap((each) =>
    each.status === "rejected" ? [each.reason as unknown] : [],
  );
  return {
    row: { ...row, ...told, ...changed },
    gaps: [...gaps, ...(lost === undefined ? [] : [gapOfRow(workload, lost, measurement)])],
  };
}

function gapOfRow(workload: string, error: unknown, { target, report }: Measurement): Gap {
  const unmeasured = { what: "latency p95", signals: ["latency_p95" as const] };
  return failed(unmeasured, { target: { ...target, workload }, report }, error);
}

interface Besides extends Pick<Row, "limited" | "p95"> {
  readonly bounds?: Bounds;
}

function toldOf({ bounds, ...told }: Besides): Pick<Row, "limited" | "p95" | "isAbove"> {
  const isAbove = told.p95 !== undefined && isAboveCeiling(told.p95.value, bounds?.ceiling);
  return { ...told, ...(isAbove ? { isAbove } : {}) };
}

async function besidesOf(
  { sources, timed }: Pick<Row, "sources"> & { readonly timed: ReturnType<typeof timedSource> },
  rangeMs: number,
  measurement: Measurement,
): Promise<Besides> {
  const at = { ...measurement, timeMs: measurement.frame.endMs };
  const [told, range] = [telling(sources), duration(rangeMs)];
  const refused = told.length === 0 ? undefined : limitedOf(told, range);
  const [limited, found, p95] = await Promise.all([
    readingOf(refused && `${refused} / ${allOf(told, range)}`, at),
    timed,
    timed.then((each) => each && readingOf(p95Of(each.source, range), at)),
  ]);
  return present({ limited, p95, bounds: found?.bounds });
}

/** Failures a second where 1 % fail, then requests that were refused, then what counts none any more, then what is not as usual, then the slowest. */
function worstFirst(a: Row, b: Row): number {
  const [left, right] = [badness(a), badness(b)];
  const place = left.findIndex((value, index) => value !== right[index]);
  if (place === -1) return a.workload < b.workload ? -1 : 1;
  return (right[place] ?? 0) > (left[place] ?? 0) ? 1 : -1;
}

/** As `tellingShare` of workload-lines.ts: what is usual moves no row up. */
const tellingShare = 0.01;

function badness({ rate, errors, limited, p95, usual, usualP95 }: Row): readonly number[] {
  if (rate === undefined) return [0, 0, Number.POSITIVE_INFINITY];
  const ofShare = (share: Reading | undefined) =>
    share === undefined || share.value < tellingShare ? 0 : rate.value * share.value;
  const lost = usual === undefined ? 0 : usual.value - rate.value;
  const slowest = p95 === undefined ? -1 : p95.value;
  const slower = usualP95 === undefined ? 0 : slowest - usualP95.value;
  return [ofShare(errors), ofShare(limited), lost, slower, slowest];
}

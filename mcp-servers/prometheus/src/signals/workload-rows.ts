import { type Gap, present } from "@binnacle/contracts";
import { duration } from "../api/promql.ts";
import type { Source } from "./find-sources.ts";
import { type Row, readingOf, recentOf } from "./read-row.ts";
import { failed } from "./signal-gap.ts";
import type { Measurement, Reading } from "./signal-plan.ts";
import { type Counted, hasRisen } from "./significance.ts";
import { allOf, failedOf, telling } from "./traffic.ts";

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

async function shareOf(
  sources: readonly Source[],
  rangeMs: number,
  at: Measurement & { readonly timeMs: number },
): Promise<Reading | undefined> {
  const [told, range] = [telling(sources), duration(rangeMs)];
  if (told.length === 0) return undefined;
  return await readingOf(`${failedOf(told, range)} / ${allOf(told, range)}`, at);
}

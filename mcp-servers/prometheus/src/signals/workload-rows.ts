import { present } from "@binnacle/contracts";
import { duration } from "../api/promql.ts";
import type { Source } from "./find-sources.ts";
import { readVector } from "./read-samples.ts";
import type { Measurement, Reading } from "./signal-plan.ts";
import { allOf, failedOf, limitedOf, p95Of, tagged, telling } from "./traffic.ts";

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
}

/** The workloads of a namespace that count requests, most failures first. */
export async function workloadRows(
  ofWorkload: ReadonlyMap<string, readonly Source[]>,
  measurement: Measurement,
): Promise<readonly Row[]> {
  const { frame, rateMs } = measurement;
  const recent = duration(Math.max(recentMs, rateMs));
  const baseline = duration(Math.max(frame.startMs - frame.baselineStartMs, rateMs));
  const workloads = [...ofWorkload];
  const now = workloads.flatMap(([workload, sources]) => queriesOf(workload, sources, recent));
  const past = workloads.flatMap(([workload, sources]) => shareOf(workload, sources, baseline));
  const [current, before] = await Promise.all([
    askMany(now, { ...measurement, timeMs: frame.endMs }),
    askMany(past, { ...measurement, timeMs: frame.startMs }),
  ]);
  return workloads
    .map(([workload, sources]) => {
      const read = (name: string) => current.get(`${name} ${workload}`);
      const [rate, errors, limited, p95] = ["rate", "errors", "limited", "p95"].map(read);
      const was = before.get(`errors ${workload}`);
      return { workload, sources, ...present({ rate, errors, before: was, limited, p95 }) };
    })
    .toSorted(worstFirst);
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

interface Asked {
  readonly key: string;
  readonly query: string;
}

function queriesOf(workload: string, sources: readonly Source[], range: string): Asked[] {
  const asked = (name: string, query: string | undefined) =>
    query === undefined ? [] : [{ key: `${name} ${workload}`, query }];
  const told = telling(sources);
  const limited = told.length === 0 ? undefined : limitedOf(told, range);
  const [timed] = sources.flatMap((source) => p95Of(source, range) ?? []);
  return [
    ...asked("rate", allOf(sources, range)),
    ...shareOf(workload, sources, range),
    ...asked("limited", limited && `${limited} / ${allOf(told, range)}`),
    ...asked("p95", timed),
  ];
}

function shareOf(workload: string, sources: readonly Source[], range: string): Asked[] {
  const told = telling(sources);
  if (told.length === 0) return [];
  return [{ key: `errors ${workload}`, query: `${failedOf(told, range)} / ${allOf(told, range)}` }];
}

const mostInOne = 40;

/** Many queries of one number each, in few requests; a number that does not exist is absent. */
async function askMany(
  queries: readonly Asked[],
  { client, signal, timeMs }: Measurement & { readonly timeMs: number },
): Promise<ReadonlyMap<string, Reading>> {
  const chunks = Array.from({ length: Math.ceil(queries.length / mostInOne) }, (_, index) =>
    queries.slice(index * mostInOne, (index + 1) * mostInOne),
  );
  const read = await Promise.all(
    chunks.map(async (chunk) => {
      const query = chunk.map((each, index) => tagged(each.query, "row", String(index)));
      const rows = readVector(await client.instant(query.join(" or "), timeMs, signal));
      return rows.flatMap(({ labels: { row = "" }, value }) => {
        const asked = chunk[Number(row)];
        return asked === undefined
          ? []
          : [[asked.key, { query: asked.query, timeMs, value }] as const];
      });
    }),
  );
  return new Map(read.flat());
}

import { present } from "@binnacle/contracts";
import { z } from "zod";
import type { SearchAnswer } from "../api/wire.ts";
import type { Deps } from "../deps.ts";
import type { StatusField } from "../fields/log-fields.ts";
import { anyOf, type Clause } from "../query/clause.ts";
import { containingAny } from "../query/containing-any.ts";
import type { Place } from "../query/find-place.ts";
import { type LogQuestion, logFilter, timeFilter } from "../query/log-filter.ts";
import { type TimeWindow, toInstant } from "../query/time-window.ts";
import type { ErrorKind } from "./error-kinds.table.ts";

export interface Asked {
  readonly place: Place;
  readonly question: LogQuestion;
  readonly window: TimeWindow;
}

/** Counts all lines and those in which the words of each of the kinds are found, as a whole and over time. */
export async function countWords(
  { client, searchTimeoutMs }: Deps,
  { place, question, window, kinds: some }: Asked & { readonly kinds: readonly ErrorKind[] },
  signal: AbortSignal,
): Promise<SearchAnswer> {
  const timeout = `${Math.round(searchTimeoutMs)}ms`;
  const kinds = some.map((each): [string, Clause] => [
    each.kind,
    { filter: clauseOf([each], place), aggs: { ...timesOf(place), ...overOf(place, window) } },
  ]);
  const filter = [timeFilter(window, place.fields), ...logFilter(question, place)];
  const query = { bool: { filter } };
  const aggs = { ...Object.fromEntries(kinds), ...overOf(place, window) };
  const body = { query, size: 0, track_total_hits: true, aggs, timeout };
  return await client.search(place.index, body, signal);
}

/** Lines in which a search finds the words of the kinds. */
export function clauseOf(kinds: readonly ErrorKind[], { fields }: Pick<Place, "fields">): Clause {
  const statuses = kinds.flatMap((each) => each.statuses ?? []).map(String);
  const phrases = kinds.flatMap((each) => each.phrases);
  const endings = kinds.flatMap((each) => each.endings ?? []);
  const lifted = statuses.length === 0 ? [] : fields.status;
  return anyOf([
    containingAny({ phrases: [...phrases, ...statuses], endings }, fields.text),
    ...lifted.map((field) => statusIn(field, statuses)),
  ]);
}

/** A boolean takes no number: its index would refuse the search. */
function statusIn({ name, onlyIn }: StatusField, statuses: readonly string[]): Clause {
  const found = { terms: { [name]: statuses } };
  return onlyIn === undefined
    ? found
    : { bool: { filter: [{ terms: { _index: onlyIn } }, found] } };
}

/** First and last by each field of time that a document may have. */
function timesOf({ fields }: Place): Clause {
  const entries = fields.time.flatMap(({ name: field }, at): [string, Clause][] => [
    [`first${at}`, { min: { field } }],
    [`last${at}`, { max: { field } }],
  ]);
  return Object.fromEntries(entries);
}

/** Lines by the start of the bar in which they were written, Unix milliseconds. */
export type OverTime = ReadonlyMap<number, number>;

const minuteMs = 60_000;
const mostBars = 60;

/** So long are the bars of a window: whole minutes. */
export function barOf({ fromMs, toMs }: TimeWindow): number {
  return Math.ceil((toMs - fromMs) / mostBars / minuteMs) * minuteMs;
}

/** By each field of time, a document by the first that it holds. Not where lines of lookalikes are counted. */
function overOf({ fields: { time }, keeps }: Place, window: TimeWindow): Clause {
  if (keeps !== undefined) return {};
  const fixed_interval = `${barOf(window) / 1_000}s`;
  const entries = time.map(({ name: field }, at): [string, Clause] => {
    const must_not = time.slice(0, at).map((earlier) => ({ exists: { field: earlier.name } }));
    const bars = { date_histogram: { field, fixed_interval, min_doc_count: 1 } };
    return [`over${at}`, { filter: { bool: { must_not } }, aggs: { bars } }];
  });
  return Object.fromEntries(entries);
}

const Over = z.object({
  bars: z.object({ buckets: z.array(z.object({ key: z.number(), doc_count: z.number() })) }),
});

/** Undefined: not counted. */
export function overTime(
  aggregations: Readonly<Record<string, unknown>>,
  { fields }: Pick<Place, "fields">,
): OverTime | undefined {
  const counts = new Map<number, number>();
  for (const at of fields.time.keys()) {
    const bars = Over.safeParse(aggregations[`over${at}`]).data?.bars;
    if (bars === undefined) return undefined;
    for (const { key, doc_count: count } of bars.buckets)
      counts.set(key, (counts.get(key) ?? 0) + count);
  }
  return counts;
}

const Bucket = z.looseObject({ doc_count: z.number() });
const Value = z.object({ value: z.number() });

export interface Sought {
  readonly count: number;
  readonly over?: OverTime;
  readonly first: string;
  readonly last: string;
}

/** What OpenSearch found by the words alone. */
export function soughtOf(kind: string, answer: SearchAnswer, place: Place): Sought | undefined {
  const bucket = Bucket.safeParse(answer.aggregations[kind]).data;
  if (bucket === undefined) return undefined;
  const timesAt = (name: string) =>
    place.fields.time.flatMap((_, at) => {
      const time = bucket[`${name}${at}`];
      return Value.safeParse(time).data?.value ?? [];
    });
  const [first, last] = [Math.min(...timesAt("first")), Math.max(...timesAt("last"))];
  if (!Number.isFinite(first) || !Number.isFinite(last)) return undefined;
  const { doc_count: count } = bucket;
  const over = overTime(bucket, place);
  return { count, first: toInstant(first), last: toInstant(last), ...present({ over }) };
}

import { type Gap, present } from "@binnacle/contracts";
import { isCutOff } from "@binnacle/mcp/server";
import { z } from "zod";
import type { Hit, SearchAnswer } from "../api/wire.ts";
import type { Deps } from "../deps.ts";
import { firstValue, type LogField, type LogFields } from "../fields/log-fields.ts";
import { toLevel } from "../levels.table.ts";
import type { Clause } from "./clause.ts";
import { timeBranch, timeFilter } from "./log-filter.ts";
import { partialGaps } from "./partial-gaps.ts";
import type { Place } from "./place.ts";
import type { StoredLine } from "./stored-line.ts";
import type { TimeWindow } from "./time-window.ts";
import { comparedOnly, tooLong, unreadableGaps } from "./unread-gaps.ts";

export type { StoredLine } from "./stored-line.ts";

export interface LinesFound {
  /** Newest first. */
  readonly lines: readonly StoredLine[];
  /** Documents that were read, also those that are no line. */
  readonly read: number;
  /** All lines that match, read or not. */
  readonly total: number;
  /** Documents that match, whatever their names are. */
  readonly matched: number;
  /** The search that was sent. */
  readonly body: Clause;
  readonly gaps: readonly Gap[];
}

interface LineSearch {
  readonly filter: readonly Clause[];
  readonly window: TimeWindow;
  /** At most 10,000: `index.max_result_window`. */
  readonly limit: number;
  /** Only the newest are wanted: then the others are not counted. */
  readonly isUncounted?: true;
  /** As many as `limit` are wanted, wherever more are compared than given. */
  readonly isSample?: true;
  /** A document without text is a line too, if it has a status. */
  readonly isStatusEnough?: true;
}

/** `index.max_result_window`: the most lines that one search gives. */
export const maxLines = 10_000;

type Reading = Pick<Deps, "client" | "searchTimeoutMs">;
interface Asked {
  readonly place: Place;
  readonly search: LineSearch;
}

/**
 * Reads the newest lines of a window. A search that OpenSearch cut short is a gap, never silent. Where a name is only
 * analysed text, lines of lookalikes are found too: then all are read and compared.
 */
export async function readLines(
  deps: Reading,
  { place, search }: Asked,
  signal: AbortSignal,
): Promise<LinesFound> {
  const { keeps } = place;
  if (keeps === undefined) return await readMatching(deps, { place, search }, signal);
  const all = search.isSample === true ? search : { ...search, limit: maxLines };
  const found = await readMatching(deps, { place, search: all }, signal);
  const kept = found.lines.filter(keeps);
  const isWhole = found.total <= found.read || search.isSample === true;
  const gaps = isWhole ? found.gaps : [...found.gaps, comparedOnly(place, found)];
  return { ...found, lines: kept.slice(0, search.limit), total: kept.length, gaps };
}

/** Lines may be so long that an answer cannot hold them: then a tenth of what there is is read, and that is said. */
async function readMatching(
  deps: Reading,
  { place, search }: Asked,
  signal: AbortSignal,
): Promise<LinesFound> {
  const readUpTo = (limit: number) =>
    readAtMost(deps, { place, search: { ...search, limit } }, signal);
  for (let limit = search.limit; ; ) {
    try {
      const found = await readUpTo(limit);
      return limit === search.limit
        ? found
        : { ...found, gaps: [...found.gaps, tooLong(place, found)] };
    } catch (error) {
      if (!isCutOff(error) || limit <= 1) throw error;
    }
    const { matched } = await readUpTo(0);
    limit = Math.ceil(Math.min(limit, Math.max(2, matched)) / 10);
  }
}

async function readAtMost(
  deps: Reading,
  { place, search }: Asked,
  signal: AbortSignal,
): Promise<LinesFound> {
  const body = searchBody(place.fields, search);
  const answer = await send(deps, { place, body }, signal);
  const hits = await newestHits(deps, { place, search, body, answer }, signal);
  const lines = hits.flatMap((hit) => toLine(hit, place.fields, search) ?? []);
  return {
    lines,
    read: hits.length,
    total: answer.hits.total.value,
    matched: answer.hits.total.value,
    body,
    gaps: [
      ...partialGaps(place.index, answer),
      ...unreadableGaps(place.index, hits.length - lines.length),
    ],
  };
}

async function send(
  { client, searchTimeoutMs }: Reading,
  { place, body }: { place: Place; body: Clause },
  signal: AbortSignal,
): Promise<SearchAnswer> {
  const timeout = `${Math.round(searchTimeoutMs)}ms`;
  return await client.search(place.index, { ...body, timeout }, signal);
}

const Others = z.object({ others: z.object({ doc_count: z.number() }) });

/** Documents may have their time in different fields: where some do, each field is sorted by itself. */
async function newestHits(
  deps: Reading,
  { place, search, body, answer }: Asked & { body: Clause; answer: SearchAnswer },
  signal: AbortSignal,
): Promise<readonly Hit[]> {
  const { time } = place.fields;
  const others = Others.safeParse(answer.aggregations).data?.others.doc_count ?? 0;
  if (others === 0 || search.limit === 0) return answer.hits.hits;
  const parts = await Promise.all(
    time.map(async (_, position) => {
      const filter = [timeBranch(search.window, time, position), ...search.filter];
      const own = {
        ...body,
        query: { bool: { filter } },
        sort: sortBy(place.fields, position),
        aggs: {},
      };
      return (await send(deps, { place, body: own }, signal)).hits.hits;
    }),
  );
  return parts
    .flat()
    .map((hit) => ({ hit, atMs: Date.parse(timeOf(hit, place.fields) ?? "") }))
    .toSorted((left, right) => right.atMs - left.atMs)
    .slice(0, search.limit)
    .map(({ hit }) => hit);
}

function searchBody(fields: LogFields, { filter, window, limit, isUncounted }: LineSearch): Clause {
  const { time, ...others } = fields;
  const [first, ...more] = time;
  const words = Object.values(others).flat();
  const paths = [...time, ...words].flatMap((field: Pick<LogField, "paths">) => field.paths);
  const inOthers = { bool: { must_not: [{ exists: { field: first.name } }] } };
  return {
    query: { bool: { filter: [timeFilter(window, fields), ...filter] } },
    sort: sortBy(fields, 0),
    size: limit,
    track_total_hits: isUncounted === undefined ? true : 1,
    _source: [...new Set(paths)],
    fields: time.map(({ name: field }) => ({ field, format: "strict_date_optional_time" })),
    ...(more.length === 0 ? {} : { aggs: { others: { filter: inOthers } } }),
  };
}

export function sortBy({ time }: LogFields, position: number): Clause[] {
  const { name, isNanos, isPartial } = time[position] ?? time[0];
  const options = {
    order: "desc",
    ...(isNanos ? { numeric_type: "date" } : {}),
    ...(isPartial ? { unmapped_type: "date" } : {}),
  };
  return [{ [name]: options }, { _doc: { order: "desc" } }];
}

const Text = z.string();
const WordOrNumber = z.union([z.string(), z.number().transform(String)]);

/** The time as the mapping reads it, RFC 3339; a shipper may store seconds, or a form of its own. */
export function timeOf({ fields }: Hit, { time }: LogFields): string | undefined {
  for (const { name } of time) {
    const read = Text.safeParse(fields[name]?.[0]).data;
    if (read !== undefined) return read;
  }
  return undefined;
}

/** A document without time or text is no line. */
function toLine(hit: Hit, fields: LogFields, search: LineSearch): StoredLine | undefined {
  const { _source: source } = hit;
  const read = (role: readonly LogField[]) => WordOrNumber.safeParse(firstValue(source, role)).data;
  const { container, level, traceId } = fields;
  const status = read(fields.status);
  const isEnough = search.isStatusEnough === true && status !== undefined;
  const text = textOf(firstValue(source, fields.text)) ?? (isEnough ? "" : undefined);
  const at = new Date(timeOf(hit, fields) ?? Number.NaN);
  if (text === undefined || Number.isNaN(at.getTime())) return undefined;
  const word = read(level);
  return {
    at: at.toISOString(),
    text,
    namespace: read(fields.namespace) ?? "",
    pod: read(fields.pod) ?? "",
    ...present({
      container: read(container),
      level: word === undefined ? undefined : toLevel(word),
    }),
    ...present({ traceId: read(traceId), status }),
  };
}

/** A body may be an object: then its JSON is the text. */
function textOf(value: unknown): string | undefined {
  if (typeof value === "object" && value !== null) return JSON.stringify(value);
  return Text.safeParse(value).data;
}

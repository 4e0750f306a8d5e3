import { type Gap, present } from "@binnacle/contracts";
import { z } from "zod";
import type { SearchAnswer } from "../api/wire.ts";
import type { Deps } from "../deps.ts";
import { type LogField, type LogFields, valueAt } from "../fields/log-fields.ts";
import { toLevel } from "../levels.table.ts";
import type { Place } from "./find-place.ts";
import { type Clause, timeFilter } from "./log-filter.ts";
import type { TimeWindow } from "./time-window.ts";

export interface StoredLine {
  /** RFC 3339, UTC, milliseconds. */
  readonly at: string;
  readonly text: string;
  readonly namespace: string;
  readonly pod: string;
  readonly container?: string | undefined;
  readonly level?: string | undefined;
  readonly traceId?: string | undefined;
}

export interface LinesFound {
  /** Newest first. */
  readonly lines: readonly StoredLine[];
  /** All lines that match, read or not. */
  readonly total: number;
  /** The search that was sent. */
  readonly body: Clause;
  readonly gaps: readonly Gap[];
}

export interface LineSearch {
  readonly filter: readonly Clause[];
  readonly window: TimeWindow;
  /** At most 10,000: `index.max_result_window`. */
  readonly limit: number;
  /** Only the newest are wanted: then the others are not counted. */
  readonly isUncounted?: true;
}

/** Reads the newest lines of a window. A search that OpenSearch cut short is a gap, never silent. */
export async function readLines(
  { client, searchTimeoutMs }: Pick<Deps, "client" | "searchTimeoutMs">,
  { place, search }: { place: Place; search: LineSearch },
  signal: AbortSignal,
): Promise<LinesFound> {
  const body = searchBody(place.fields, search);
  const timeout = `${Math.round(searchTimeoutMs)}ms`;
  const answer = await client.search(place.index, { ...body, timeout }, signal);
  const lines = answer.hits.hits.flatMap(
    ({ _source: source }) => toLine(source, place.fields) ?? [],
  );
  return {
    lines,
    total: answer.hits.total.value,
    body,
    gaps: [
      ...partialGaps(place.index, answer),
      ...unreadableGaps(place.index, answer.hits.hits.length - lines.length),
    ],
  };
}

function searchBody(fields: LogFields, { filter, window, limit, isUncounted }: LineSearch): Clause {
  const { time } = fields;
  const used = Object.values(fields).map(({ name }: LogField) => name);
  return {
    query: { bool: { filter: [timeFilter(window, fields), ...filter] } },
    sort: [{ [time.name]: { order: "desc" } }, { _doc: { order: "desc" } }],
    size: limit,
    track_total_hits: isUncounted === undefined ? true : 1,
    _source: used,
  };
}

const Time = z.union([z.string(), z.number()]);
const Text = z.string();

/** A document without time or text is no line. */
function toLine(source: unknown, fields: LogFields): StoredLine | undefined {
  const time = Time.safeParse(valueAt(source, fields.time.name)).data;
  const text = Text.safeParse(valueAt(source, fields.text.name)).data;
  const at = time === undefined ? new Date(Number.NaN) : new Date(time);
  if (text === undefined || Number.isNaN(at.getTime())) return undefined;
  const read = (field: LogField | undefined) =>
    field === undefined ? undefined : Text.safeParse(valueAt(source, field.name)).data;
  const [container, level, traceId] = [fields.container, fields.level, fields.traceId].map(read);
  return {
    at: at.toISOString(),
    text,
    namespace: read(fields.namespace) ?? "",
    pod: read(fields.pod) ?? "",
    ...present({ container, level: level === undefined ? undefined : toLevel(level), traceId }),
  };
}

function unreadableGaps(index: string, count: number): Gap[] {
  if (count === 0) return [];
  return [
    {
      origin: "opensearch",
      kind: "no_data",
      what: `${count === 1 ? "1 document that matches" : `${count} documents that match`} in ${index}`,
      why: "they have no time or no text that can be read",
      about: { kinds: [] },
      remedy: { text: "Look at one of them, or name the fields with --field." },
    },
  ];
}

function partialGaps(index: string, { timed_out, _shards: shards }: SearchAnswer): Gap[] {
  const gap = { origin: "opensearch", what: `a part of the logs in ${index}` } as const;
  const late: Gap = {
    ...gap,
    kind: "timed_out",
    why: "OpenSearch stopped the search at its time limit; counts are lower bounds",
    remedy: { text: "Name a workload, shorten the window, or raise --timeout-ms." },
  };
  const failed: Gap = {
    ...gap,
    kind: "unreachable",
    why: `${shards.failed} of ${shards.total} shards failed; counts are lower bounds`,
    remedy: { text: "Look at the health of the OpenSearch cluster." },
  };
  return [...(timed_out ? [late] : []), ...(shards.failed > 0 ? [failed] : [])];
}

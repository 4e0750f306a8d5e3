import type { Gap } from "@binnacle/contracts";
import { z } from "zod";
import type { SearchAnswer } from "../api/wire.ts";
import type { Deps } from "../deps.ts";
import { containingAny } from "../query/containing-any.ts";
import type { Place } from "../query/find-place.ts";
import { objectsOf } from "../query/find-silence.ts";
import {
  anyOf,
  type Clause,
  type LogQuestion,
  logFilter,
  timeFilter,
} from "../query/log-filter.ts";
import { partialGaps } from "../query/partial-gaps.ts";
import { type LinesFound, maxLines, readLines, type StoredLine } from "../query/read-lines.ts";
import { lengthOf, type TimeWindow, toInstant } from "../query/time-window.ts";
import { type ErrorKind, errorKinds } from "./error-kinds.table.ts";
import { kindsOf, kindsSought } from "./kinds-of.ts";

/** Lines of a window that say a failure. */
export interface Failures {
  /** All lines. */
  readonly total: number;
  /** Lines that say a failure of any kind. */
  readonly failing: number;
  /** Most first. A line is of each kind that it says. */
  readonly kinds: readonly FailureKind[];
  readonly gaps: readonly Gap[];
}

export interface FailureKind {
  readonly kind: string;
  readonly count: number;
  /** Lines with its words, whatever they say. */
  readonly sought: number;
  readonly first: string;
  readonly last: string;
}

export interface Asked {
  readonly place: Place;
  readonly question: LogQuestion;
  readonly window: TimeWindow;
}

/**
 * Searches for the words of all kinds, and reads what is found: only the line itself tells `POST /x 502` from `took
 * 502 ms`. Of more than 10,000 the newest are read, and the others are taken to be like them.
 */
export async function readFailures(
  deps: Deps,
  asked: Asked,
  signal: AbortSignal,
): Promise<Failures> {
  const { place, question, window } = asked;
  const filter = [...logFilter(question, place), clauseOf(errorKinds, place)];
  const search = { filter, window, limit: maxLines, isStatusEnough: true } as const;
  const [answer, found] = await Promise.all([
    countWords(deps, asked, signal),
    readLines(deps, { place, search }, signal),
  ]);
  const read = found.lines.map((line) => ({ line, kinds: kindsOf(line) }));
  const isWhole = found.total <= found.read;
  const scale = isWhole || found.read === 0 ? 1 : found.total / found.read;
  const kinds = errorKinds.flatMap(({ kind }) => {
    const lines = read.filter((each) => each.kinds.includes(kind)).map(({ line }) => line);
    return kindOf({ kind, lines, read, isWhole, sought: soughtOf(kind, answer, place) });
  });
  return {
    total: answer.hits.total.value,
    failing: Math.round(scale * read.filter((each) => each.kinds.length > 0).length),
    kinds: kinds.toSorted((left, right) => right.count - left.count),
    gaps: [
      ...partialGaps(place.index, answer),
      ...found.gaps,
      ...(isWhole ? [] : [estimated(asked, found)]),
    ],
  };
}

/** Lines in which a search finds the words of the kinds. */
export function clauseOf(kinds: readonly ErrorKind[], { fields }: Pick<Place, "fields">): Clause {
  const statuses = kinds.flatMap((each) => each.statuses ?? []).map(String);
  const lifted = statuses.length === 0 ? [] : fields.status;
  return anyOf([
    containingAny([...kinds.flatMap(({ phrases }) => phrases), ...statuses], fields.text),
    ...lifted.map(({ name }) => ({ terms: { [name]: statuses } })),
  ]);
}

async function countWords(
  { client, searchTimeoutMs }: Deps,
  { place, question, window }: Asked,
  signal: AbortSignal,
): Promise<SearchAnswer> {
  const timeout = `${Math.round(searchTimeoutMs)}ms`;
  const kinds = errorKinds.map((each): [string, Clause] => [
    each.kind,
    { filter: clauseOf([each], place), aggs: timesOf(place) },
  ]);
  const filter = [timeFilter(window, place.fields), ...logFilter(question, place)];
  const query = { bool: { filter } };
  const aggs = Object.fromEntries(kinds);
  const body = { query, size: 0, track_total_hits: true, aggs, timeout };
  return await client.search(place.index, body, signal);
}

/** First and last by each field of time that a document may have. */
function timesOf({ fields }: Place): Clause {
  const entries = fields.time.flatMap(({ name: field }, at): [string, Clause][] => [
    [`first${at}`, { min: { field } }],
    [`last${at}`, { max: { field } }],
  ]);
  return Object.fromEntries(entries);
}

const Bucket = z
  .object({ doc_count: z.number() })
  .catchall(z.union([z.number(), z.object({ value: z.number().nullable() })]));

interface Sought {
  readonly count: number;
  readonly first: string;
  readonly last: string;
}

/** What OpenSearch found by the words alone. */
function soughtOf(kind: string, answer: SearchAnswer, { fields }: Place): Sought | undefined {
  const bucket = Bucket.safeParse(answer.aggregations[kind]).data;
  if (bucket === undefined) return undefined;
  const timesAt = (name: string) =>
    fields.time.flatMap((_, at) => {
      const time = bucket[`${name}${at}`];
      return typeof time === "object" && time.value !== null ? [time.value] : [];
    });
  const [first, last] = [Math.min(...timesAt("first")), Math.max(...timesAt("last"))];
  if (!Number.isFinite(first) || !Number.isFinite(last)) return undefined;
  return { count: bucket.doc_count, first: toInstant(first), last: toInstant(last) };
}

interface Judged {
  readonly kind: string;
  /** Newest first. */
  readonly lines: readonly StoredLine[];
  readonly read: readonly { readonly line: StoredLine }[];
  /** Whether all lines were read. */
  readonly isWhole: boolean;
  readonly sought: Sought | undefined;
}

function kindOf({ kind, lines, read, isWhole, sought }: Judged): FailureKind[] {
  const [newest, oldest] = [lines[0], lines.at(-1)];
  if (isWhole || sought === undefined) {
    if (newest === undefined || oldest === undefined) return [];
    const { length: count } = lines;
    return [{ kind, count, sought: sought?.count ?? count, first: oldest.at, last: newest.at }];
  }
  const alike = read.filter(({ line }) => kindsSought(line).includes(kind)).length;
  const right = alike === 0 ? 1 : Math.min(1, lines.length / alike);
  const estimate = Math.max(lines.length, Math.round(right * sought.count));
  if (estimate === 0) return [];
  return [{ kind, count: estimate, sought: sought.count, first: sought.first, last: sought.last }];
}

function estimated({ place, question, window }: Asked, { read, total }: LinesFound): Gap {
  return {
    origin: "opensearch",
    kind: "cut",
    what: `exact counts of failures in ${place.index}`,
    why: `${total} lines in ${lengthOf(window)} have words of failures; the newest ${read} were read, the others are taken to be like them`,
    about: objectsOf(question),
    remedy: { text: "Name a workload, or shorten the window." },
  };
}

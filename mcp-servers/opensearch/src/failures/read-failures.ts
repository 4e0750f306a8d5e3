import type { Gap } from "@binnacle/contracts";
import { z } from "zod";
import type { SearchAnswer } from "../api/wire.ts";
import type { Deps } from "../deps.ts";
import type { StatusField } from "../fields/log-fields.ts";
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
  /** Lines that say a failure of any kind; absent: not known, as not all were read, and none of those that were does. */
  readonly failing?: number;
  /** Most first. A line is of each kind that it says. */
  readonly kinds: readonly FailureKind[];
  /** Kinds of which lines that were not read have words, and none that was read says one. */
  readonly unknown: readonly UnknownKind[];
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

type UnknownKind = Pick<FailureKind, "kind" | "sought">;

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
  const judged = errorKinds.map(({ kind }) =>
    judge({ kind, read, found, sought: soughtOf(kind, answer, place) }),
  );
  const kinds = judged.flatMap((each) => ("count" in each ? [each] : []));
  const unknown = judged.flatMap((each) => ("count" in each || each.sought === 0 ? [] : [each]));
  const failing = read.filter((each) => each.kinds.length > 0).length;
  // Each line that fails is of a kind.
  const sum = kinds.reduce((total, { count }) => total + count, 0);
  const isCut = !isWhole(found) || found.gaps.some(({ kind }) => kind === "cut");
  const isEstimated = !isWhole(found) && (failing > 0 || unknown.length === 0);
  return {
    total: answer.hits.total.value,
    ...(failing === 0 && isCut ? {} : { failing: Math.min(sum, scaled(failing, found)) }),
    kinds: kinds.toSorted((left, right) => right.count - left.count),
    unknown,
    gaps: [
      ...partialGaps(place.index, answer),
      ...found.gaps,
      ...(isEstimated ? [estimated(asked, found)] : []),
      ...(unknown.length > 0 ? [notKnown(asked, found, unknown)] : []),
    ],
  };
}

function isWhole({ total, read }: LinesFound): boolean {
  return total <= read;
}

/** Of all that were found, as many are so as of those that were read. */
function scaled(count: number, found: LinesFound): number {
  return isWhole(found) ? count : Math.round((count * found.total) / Math.max(1, found.read));
}

/** Lines in which a search finds the words of the kinds. */
export function clauseOf(kinds: readonly ErrorKind[], { fields }: Pick<Place, "fields">): Clause {
  const statuses = kinds.flatMap((each) => each.statuses ?? []).map(String);
  const lifted = statuses.length === 0 ? [] : fields.status;
  return anyOf([
    containingAny([...kinds.flatMap(({ phrases }) => phrases), ...statuses], fields.text),
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
  /** Newest first, with the kinds that each says. */
  readonly read: readonly { readonly line: StoredLine; readonly kinds: readonly string[] }[];
  readonly found: LinesFound;
  readonly sought: Sought | undefined;
}

/** How many lines say a kind; where none that was read does, how many others may. */
function judge(judged: Judged): FailureKind | UnknownKind {
  const { kind, read, found, sought } = judged;
  const lines = read.filter(({ kinds }) => kinds.includes(kind)).map(({ line }) => line);
  const [newest, oldest] = [lines[0], lines.at(-1)];
  if (newest === undefined || oldest === undefined) return { kind, sought: unreadOf(judged) };
  const { length } = lines;
  const own = { count: length, first: oldest.at, last: newest.at };
  const { count: most, first, last } = sought ?? own;
  if (isWhole(found)) return { ...own, kind, sought: most };
  const count =
    sought === undefined ? scaled(length, found) : Math.min(most, scaled(length, found));
  return { kind, count: Math.max(length, count), sought: most, first, last };
}

/** Lines with the words of a kind, unless all of them were read. */
function unreadOf({ kind, read, found, sought }: Judged): number {
  if (isWhole(found) || sought === undefined) return 0;
  const alike = read.filter(({ line }) => kindsSought(line).includes(kind)).length;
  return sought.count <= alike ? 0 : sought.count;
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

function notKnown(
  { place, question, window }: Asked,
  { read, total }: LinesFound,
  unknown: readonly UnknownKind[],
): Gap {
  const kinds = unknown.map(({ kind }) => kind).join(", ");
  const words = unknown.map(({ sought }) => sought).join(", ");
  return {
    origin: "opensearch",
    kind: "cut",
    what: `failures of kind ${kinds} in ${place.index}, ${lengthOf(window)} to ${toInstant(window.toMs)}`,
    why: `not known: ${words} lines have ${unknown.length === 1 ? "its" : "their"} words; the newest ${read} of ${total} were read, and none says it`,
    about: objectsOf(question),
    remedy: { text: "Name a workload, or shorten the window." },
  };
}

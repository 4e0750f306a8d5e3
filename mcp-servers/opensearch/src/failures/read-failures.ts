import { type Gap, present } from "@binnacle/contracts";
import type { SearchAnswer } from "../api/wire.ts";
import type { Deps } from "../deps.ts";
import { objectsOf } from "../query/find-silence.ts";
import { logFilter } from "../query/log-filter.ts";
import { partialGaps } from "../query/partial-gaps.ts";
import { type LinesFound, maxLines, readLines, type StoredLine } from "../query/read-lines.ts";
import { lengthOf, toInstant } from "../query/time-window.ts";
import { isWholeOnly, wholeOnlyGaps } from "../query/whole-only-gaps.ts";
import {
  type Asked,
  barOf,
  clauseOf,
  countWords,
  type OverTime,
  overTime,
  type Sought,
  soughtOf,
} from "./count-words.ts";
import { errorKinds } from "./error-kinds.table.ts";
import { kindsOf, kindsSought } from "./kinds-of.ts";

export type { Asked } from "./count-words.ts";

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
  /** All lines, over time; absent: not known. */
  readonly over?: OverTime;
  readonly gaps: readonly Gap[];
}

export interface FailureKind {
  readonly kind: string;
  readonly count: number;
  /** Lines with its words, whatever they say. */
  readonly sought: number;
  readonly first: string;
  readonly last: string;
  /** Absent: not known. */
  readonly over?: OverTime;
  /** When each was written, Unix milliseconds; absent: not all were read. */
  readonly times?: readonly number[];
}

type UnknownKind = Pick<FailureKind, "kind" | "sought">;

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
  const [answer, found, all] = await Promise.all([
    countWords(deps, { ...asked, kinds: [] }, signal),
    readLines(deps, { place, search }, signal),
    ownLines(deps, asked, signal),
  ]);
  const read = found.lines.map(judgeable);
  const words = await countUnread(deps, asked, { found, signal });
  const barMs = barOf(window);
  const judged = errorKinds.map(({ kind }) =>
    judge({ kind, read, found, sought: words && soughtOf(kind, words, place), barMs }),
  );
  const kinds = judged.flatMap((each) => ("count" in each ? [each] : []));
  const unknown = judged.flatMap((each) => ("count" in each || each.sought === 0 ? [] : [each]));
  const failing = read.filter((each) => each.kinds.length > 0).length;
  // Each line that fails is of a kind.
  const sum = kinds.reduce((total, { count }) => total + count, 0);
  return {
    total: all.total ?? answer.hits.total.value,
    ...(failing === 0 && isInPart(place, found)
      ? {}
      : { failing: Math.min(sum, scaled(failing, found)) }),
    kinds: kinds.toSorted((left, right) => right.count - left.count),
    unknown,
    ...present({ over: overTime(answer.aggregations, place) }),
    gaps: distinct([
      ...[answer, words ?? answer].flatMap((each) => partialGaps(place.index, each)),
      ...wholeOnlyGaps(asked),
      ...found.gaps,
      ...all.gaps,
      ...estimates(asked, found, { failing, unknown }),
    ]),
  };
}

/** Whether lines that say a failure may not be among those that were read. */
function isInPart(place: Asked["place"], found: LinesFound): boolean {
  return isWholeOnly(place) || !isWhole(found) || found.gaps.some(({ kind }) => kind === "cut");
}

/** Several searches may miss the same part. */
function distinct(gaps: readonly Gap[]): Gap[] {
  return [...new Map(gaps.map((gap) => [`${gap.what}: ${gap.why}`, gap])).values()];
}

/** Kind by kind the words are a look at all words of the indices for each: only where not all lines were read. */
async function countUnread(
  deps: Deps,
  asked: Asked,
  { found, signal }: { readonly found: LinesFound; readonly signal: AbortSignal },
): Promise<SearchAnswer | undefined> {
  if (isWhole(found)) return undefined;
  return await countWords(deps, { ...asked, kinds: errorKinds }, signal);
}

function estimates(
  asked: Asked,
  found: LinesFound,
  { failing, unknown }: { readonly failing: number; readonly unknown: readonly UnknownKind[] },
): Gap[] {
  const isEstimated = !isWhole(found) && (failing > 0 || unknown.length === 0);
  return [
    ...(isEstimated ? [estimated(asked, found)] : []),
    ...(unknown.length > 0 ? [notKnown(asked, found, unknown)] : []),
  ];
}

/** Where names are only analysed text, OpenSearch counts the lines of lookalikes too: these are told apart when read. */
async function ownLines(
  deps: Deps,
  { place, question, window }: Asked,
  signal: AbortSignal,
): Promise<{ readonly total?: number; readonly gaps: readonly Gap[] }> {
  if (place.keeps === undefined) return { gaps: [] };
  const filter = logFilter(question, place);
  const search = { filter, window, limit: 0, isStatusEnough: true } as const;
  const all = await readLines(deps, { place, search }, signal);
  return { total: scaled(all.total, all), gaps: all.gaps };
}

function isWhole({ matched, read }: LinesFound): boolean {
  return matched <= read;
}

/** Of all that were found, as many are so as of those that were read. */
function scaled(count: number, found: LinesFound): number {
  return isWhole(found) ? count : Math.round((count * found.matched) / Math.max(1, found.read));
}

interface Judgeable {
  readonly line: StoredLine;
  /** The kinds that it says. */
  readonly kinds: readonly string[];
  /** The kinds of which it has the words. */
  readonly inWords: readonly string[];
}

function judgeable(line: StoredLine): Judgeable {
  return { line, kinds: kindsOf(line), inWords: kindsSought(line) };
}

interface Judged {
  readonly kind: string;
  /** Newest first. */
  readonly read: readonly Judgeable[];
  readonly found: LinesFound;
  readonly sought: Sought | undefined;
  readonly barMs: number;
}

/** Where nearly all lines with the words say the kind, their times are its times. */
const nearlyAll = 0.9;

/** How many lines say a kind; where none that was read does, how many others may. */
function judge(judged: Judged): FailureKind | UnknownKind {
  const { kind, read, found, sought, barMs } = judged;
  const lines = read.filter(({ kinds }) => kinds.includes(kind)).map(({ line }) => line);
  const [newest, oldest] = [lines[0], lines.at(-1)];
  if (newest === undefined || oldest === undefined) return { kind, sought: unreadOf(judged) };
  const { length } = lines;
  const own = { count: length, first: oldest.at, last: newest.at };
  if (isWhole(found)) {
    const times = lines.map(({ at }) => Date.parse(at));
    const alike = alikeOf(judged);
    return { ...own, kind, sought: Math.max(length, alike), over: inBars(times, barMs), times };
  }
  const { count: most, first, last } = sought ?? own;
  const count =
    sought === undefined ? scaled(length, found) : Math.min(most, scaled(length, found));
  const over = count >= nearlyAll * most ? sought?.over : undefined;
  return { kind, count: Math.max(length, count), sought: most, first, last, ...present({ over }) };
}

function inBars(times: readonly number[], barMs: number): OverTime {
  const starts = times.map((at) => Math.floor(at / barMs) * barMs);
  return new Map(
    [...Map.groupBy(starts, (startMs) => startMs)].map(([startMs, all]) => [startMs, all.length]),
  );
}

/** Lines with the words of a kind, unless all of them were read. */
function unreadOf(judged: Judged): number {
  const { found, sought } = judged;
  if (isWhole(found) || sought === undefined) return 0;
  return sought.count <= alikeOf(judged) ? 0 : sought.count;
}

/** Lines that were read and have the words of the kind, whatever they say. */
function alikeOf({ kind, read }: Judged): number {
  return read.filter(({ inWords }) => inWords.includes(kind)).length;
}

function estimated({ place, question, window }: Asked, { read, matched }: LinesFound): Gap {
  return {
    origin: "opensearch",
    kind: "cut",
    what: `exact counts of failures in ${place.index}`,
    why: `${matched} lines in ${lengthOf(window)} have words of failures; the newest ${read} were read, the others are taken to be like them`,
    about: objectsOf(question),
    remedy: { text: "Name a workload, or shorten the window." },
  };
}

function notKnown(
  { place, question, window }: Asked,
  { read, matched }: LinesFound,
  unknown: readonly UnknownKind[],
): Gap {
  const kinds = unknown.map(({ kind }) => kind).join(", ");
  const words = unknown.map(({ sought }) => sought).join(", ");
  return {
    origin: "opensearch",
    kind: "cut",
    what: `failures of kind ${kinds} in ${place.index}, ${lengthOf(window)} to ${toInstant(window.toMs)}`,
    why: `not known: ${words} lines have ${unknown.length === 1 ? "its" : "their"} words; the newest ${read} of ${matched} were read, and none says it`,
    about: objectsOf(question),
    remedy: { text: "Name a workload, or shorten the window." },
  };
}

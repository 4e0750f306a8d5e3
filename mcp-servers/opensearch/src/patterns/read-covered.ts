import { AppError, type Gap } from "@binnacle/contracts";
import { largestAnswer } from "../api/create-open-search-client.ts";
import type { Deps } from "../deps.ts";
import type { Place } from "../query/find-place.ts";
import { objectsOf } from "../query/find-silence.ts";
import { type LogQuestion, logFilter } from "../query/log-filter.ts";
import { orGap } from "../query/or-gap.ts";
import { type LinesFound, maxLines, readLines, type StoredLine } from "../query/read-lines.ts";
import { someAtOnce } from "../query/some-at-once.ts";
import { lengthOf, type TimeWindow, toInstant } from "../query/time-window.ts";

/** Lines of a window. Where there are more than can be read, those that were read stand for the others. */
export interface Covered {
  /** Newest first. */
  readonly lines: readonly StoredLine[];
  /** For each line how many lines of the window it stands for; absent: for itself. */
  readonly weights?: readonly number[];
  readonly window: TimeWindow;
  /** Equal parts of the window, those that were read, each in part; absent: all was read. */
  readonly parts?: readonly TimeWindow[];
  readonly gaps: readonly Gap[];
}

interface Asked {
  readonly place: Place;
  readonly question: LogQuestion;
  readonly window: TimeWindow;
  /** Ends when parts of the window that are not read yet are late. */
  readonly enough: AbortSignal;
}

/** Reads all lines of a window; of more than can be read a share, evenly over the time, and says which. */
export async function readCovered(deps: Deps, asked: Asked, signal: AbortSignal): Promise<Covered> {
  const { place, question, window } = asked;
  const search = { filter: logFilter(question, place), window, limit: maxLines };
  const count = { ...search, limit: 0, isSample: true } as const;
  const { matched } = await readLines(deps, { place, search: count }, signal);
  if (matched > maxLines) return await readEvenly(deps, { ...asked, most: maxLines }, signal);
  const found = await readLines(deps, { place, search }, signal);
  const { lines, read, gaps } = found;
  if (found.matched <= read || read === 0) return { lines, window, gaps };
  return await readEvenly(deps, { ...asked, most: read, isTooLarge: true }, signal);
}

/** The newest of all would be those of a part of the window: what is written there only is not what is written in all of it. */
const evenParts = 24;
/** Of one window; two are read at once. */
const searchesAtOnce = 3;
/** Together they hold no more than one answer may. */
const partBytes = Math.floor(largestAnswer / evenParts);
/** Where OpenSearch fails at more parts, the others are not those of the window. */
const mostFailed = 4;

type Sampling = Asked & { readonly most: number; readonly isTooLarge?: true };

interface PartRead {
  readonly part: TimeWindow;
  readonly found: LinesFound;
}

async function readEvenly(deps: Deps, asked: Sampling, signal: AbortSignal): Promise<Covered> {
  const { window } = asked;
  const { read, unread } = await readParts(deps, asked, signal);
  const found = read.map((one) => one.found);
  const newestFirst = found.toReversed();
  const own = found.flatMap((one) => one.gaps).filter(({ kind }) => kind !== "cut");
  const gaps = [...new Map(own.map((gap) => [gap.why, gap])).values(), ...unread];
  const lines = newestFirst.flatMap((one) => one.lines);
  const isWhole = found.every(({ matched, read: some }) => matched <= some);
  if (isWhole && unread.length === 0) return { lines, window, gaps };
  return {
    lines,
    weights: newestFirst.flatMap((one) => one.lines.map(() => one.matched / one.read)),
    window,
    parts: read.map(({ part }) => part),
    gaps: [...(isWhole ? [] : [shareGap(found, asked)]), ...gaps],
  };
}

/** A part that OpenSearch fails at is not seen; where it fails at many, that is the answer. Parts that come too late are left out. */
async function readParts(
  deps: Deps,
  asked: Sampling,
  signal: AbortSignal,
): Promise<{ readonly read: readonly PartRead[]; readonly unread: readonly Gap[] }> {
  const { place, question, window, most, enough } = asked;
  const filter = logFilter(question, place);
  const limit = Math.ceil(most / evenParts);
  const client = deps.client.atMost(partBytes);
  const either = AbortSignal.any([signal, enough]);
  let failed = 0;
  const asking = someAtOnce(spread(partsOf(window)), searchesAtOnce, async (part) => {
    const search = { filter, window: part, limit, isSample: true } as const;
    if (enough.aborted) return { part, found: late };
    const reading = readLines({ ...deps, client }, { place, search }, either).catch(
      (error: unknown) => {
        const isTimeout = error instanceof AppError && error.kind === "timeout";
        if (isTimeout && enough.aborted && !signal.aborted) return late;
        failed += 1;
        throw error;
      },
    );
    const found =
      failed >= mostFailed
        ? await reading
        : await orGap(reading, { what: spanText(part), question, signal });
    return { part, found };
  });
  const all = (await asking).toSorted((left, right) => left.part.fromMs - right.part.fromMs);
  const read = all.flatMap(({ part, found }) => (isRead(found) ? [{ part, found }] : []));
  const isLate = all.filter(({ found }) => found === late).length;
  if (isLate > 0 && read.length < leastParts) throw tooSlow(read.length);
  const failures = all.flatMap(({ found }) => (found === late || isRead(found) ? [] : found));
  return {
    read,
    unread: [...(isLate === 0 ? [] : [lateGap(isLate, asked)]), ...together(failures)],
  };
}

const late = "late" as const;

function isRead(found: LinesFound | Gap[] | typeof late): found is LinesFound {
  return typeof found === "object" && "lines" in found;
}

/** Fewer of the parts are not like the window. */
const leastParts = 6;

/** Of two parts that are read one after the other neither is near the other: what is read in time is of all the window. */
function spread(parts: readonly TimeWindow[]): readonly TimeWindow[] {
  // 7 and 24 have no divisor in common, so each part comes once.
  return parts.flatMap((_, place) => parts[(7 * place) % parts.length] ?? []);
}

function tooSlow(read: number): AppError {
  return new AppError(
    "timeout",
    `OpenSearch answered ${read} of ${evenParts} parts of the window in time. Name a workload, ask for fewer levels, or shorten the window.`,
  );
}

function lateGap(count: number, { question, window }: Sampling): Gap {
  return {
    origin: "opensearch",
    kind: "timed_out",
    what: `${count} of ${evenParts} parts of the ${lengthOf(window)} to ${new Date(window.toMs).toISOString().slice(11, 16)}`,
    why: "OpenSearch did not answer for them in time; the others stand for them",
    about: objectsOf(question),
    remedy: { text: "Name a workload, ask for fewer levels, or shorten the window." },
  };
}

/** `02:44:00 to 02:46:30` */
function spanText(part: TimeWindow): string {
  return [part.fromMs, part.toMs].map((timeMs) => toInstant(timeMs).slice(11, 19)).join(" to ");
}

/** What fails for one reason is one gap. */
function together(gaps: readonly Gap[]): Gap[] {
  return [...Map.groupBy(gaps, ({ why }) => why).values()].flatMap(([first, ...others]) => {
    if (first === undefined) return [];
    const spans = [first, ...others].map(({ what }) => what).join(", ");
    return [{ ...first, what: `lines of ${spans}` }];
  });
}

function partsOf({ fromMs, toMs }: TimeWindow): readonly TimeWindow[] {
  const border = (place: number) => Math.round(fromMs + (place * (toMs - fromMs)) / evenParts);
  return Array.from({ length: evenParts }, (_, place) => ({
    fromMs: border(place),
    toMs: border(place + 1),
  }));
}

/** The share of all that was read stands for what was cut in each part. */
function shareGap(
  found: readonly LinesFound[],
  { question, window, isTooLarge }: Pick<Asked, "question" | "window"> & { isTooLarge?: true },
): Gap {
  const sum = (count: (one: LinesFound) => number) =>
    found.reduce((total, one) => total + count(one), 0);
  const [all, read] = [sum(({ matched }) => matched), sum((one) => one.read)];
  // Nearly all is not all.
  const share = `${Math.min(99, Number(((100 * read) / all).toPrecision(2)))} %`;
  const size = isTooLarge === true ? ", as they are larger than 64 MB together" : "";
  return {
    origin: "opensearch",
    kind: "cut",
    what: `${all - read} of ${all} lines in ${lengthOf(window)} to ${new Date(window.toMs).toISOString().slice(11, 16)}`,
    why: `${share} were read, evenly over the time${size}; counts are estimated from them, and what is rare may be missed`,
    about: objectsOf(question),
    remedy: { text: "Name a workload, ask for fewer levels, or shorten the window." },
  };
}

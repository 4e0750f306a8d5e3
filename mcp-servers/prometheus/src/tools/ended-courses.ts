import { AppError, type Gap } from "@binnacle/contracts";
import { narrowPromql } from "../api/narrow-promql.ts";
import { currentSelectors } from "../api/pin-promql.ts";
import { duration } from "../api/promql.ts";
import type { Labels } from "../api/wire.ts";
import { isConditional } from "../explain/comparison-in.ts";
import { failureGap, gapOf } from "../gap-of.ts";
import type { QueryFact } from "../query-evidence.ts";
import { newestSampleMs, pastMs, readVector } from "../signals/read-samples.ts";
import { since } from "../signals/signal-gap.ts";
import { lookbackMs } from "../signals/time-frame.ts";
import type { wasScraped } from "../signals/was-scraped.ts";
import { endedSeries, isScraped } from "./ended-series.ts";
import { formatLabels } from "./format-labels.ts";

type Reading = Parameters<typeof wasScraped>[2];

interface Course {
  readonly labels: Labels;
  /** When it had its last value. */
  readonly lastAt: string;
}

interface EndedRead {
  /** That something has no value at the end as its condition does not hold. */
  readonly facts: readonly QueryFact[];
  readonly gaps: readonly Gap[];
}

/**
 * Series that have no value at the end: their last one is not how things are then. Where a condition keeps them out, what
 * the query reads tells an end of the data, which is no recovery, from what holds no more.
 */
export async function endedCourses(
  query: string,
  courses: readonly Course[],
  reading: Reading,
): Promise<EndedRead> {
  const { endMs, stepMs } = reading.frame;
  const late = courses.filter(
    ({ lastAt }) => endMs - Date.parse(lastAt) > Math.max(lookbackMs, stepMs),
  );
  if (!isConditional(query)) return { facts: [], gaps: late.map((each) => endedGap(each, endMs)) };
  if (late.length === 0 && courses.length > 0) return { facts: [], gaps: [] };
  try {
    const [lost, gone] = await Promise.all([lostIn(query, reading), goneIn(query, reading)]);
    return toldOf(query, { late, lost, gone }, endMs);
  } catch (error) {
    if (!(error instanceof AppError) || error.kind === "bug" || reading.signal.aborted) throw error;
    const untold = failureGap(`whether what ${query} reads ended`, error);
    return { facts: [], gaps: [...late.map((each) => endedGap(each, endMs)), untold] };
  }
}

interface Lost {
  readonly labels: Labels;
  /** Absent: it is one of many. Unix milliseconds. */
  readonly lastMs?: number;
}

interface Ends {
  readonly late: readonly Course[];
  readonly lost: readonly Lost[];
  /** Series that ended though their target answers: those of a pod that kube-state-metrics told of. */
  readonly gone: readonly Labels[];
}

function toldOf(query: string, { late, lost, gone }: Ends, endMs: number): EndedRead {
  const named = new Set(
    lost.flatMap(({ labels, lastMs }) => (lastMs === undefined ? [] : formatLabels(labels))),
  );
  const mayBeOf = (found: readonly Labels[], { labels }: Course) =>
    found.some((each) => query.includes("label_") || isOf(labels, each));
  const lostLabels = lost.map(({ labels }) => labels);
  const mayBeLost = (course: Course) => mayBeOf(lostLabels, course);
  // More than are looked after: any may be one of them.
  const isCut = gone.length >= rowsAtMost;
  const mayBeGone = (course: Course) => !mayBeLost(course) && (isCut || mayBeOf(gone, course));
  return {
    facts: late
      .filter((course) => !mayBeLost(course) && !mayBeGone(course))
      .map(({ labels, lastAt }) => ({
        query,
        pointer: `/ended${formatLabels(labels)}`,
        text: `${formatLabels(labels)}: no value since ${since(Date.parse(lastAt), endMs)}; what it is read from goes on: its condition holds no more`,
        values: { lastAt: { at: lastAt } },
      })),
    gaps: [
      ...late
        .filter((course) => mayBeLost(course) && !named.has(formatLabels(course.labels)))
        .map((each) => endedGap(each, endMs)),
      ...late.filter(mayBeGone).map((each) => goneGap(each, endMs)),
      ...lostGaps(lost, endMs),
    ],
  };
}

/** Whether a result may be read from a series: labels of the one that the other has, too, are the same. */
function isOf(result: Labels, series: Labels): boolean {
  return Object.entries(result).every(
    ([name, value]) => name === "__name__" || (series[name] ?? value) === value,
  );
}

function endedGap({ labels, lastAt }: Course, endMs: number): Gap {
  return endedSeries(formatLabels(labels), `no value since ${since(Date.parse(lastAt), endMs)}`);
}

function goneGap({ labels, lastAt }: Course, endMs: number): Gap {
  const ended = `no value since ${since(Date.parse(lastAt), endMs)}`;
  const why = "a series that it is read from ended, though its target answers";
  return endedSeries(formatLabels(labels), `${ended}: ${why}; ${unknown}`);
}

const unknown = "whether a condition holds since then is not known";

function lostGaps(lost: readonly Lost[], endMs: number): Gap[] {
  const named = lost.flatMap(({ labels, lastMs }) =>
    lastMs === undefined
      ? []
      : endedSeries(formatLabels(labels), `no sample since ${since(lastMs, endMs)}: ${unknown}`),
  );
  const more = lost.length - named.length;
  if (more === 0) return named;
  const atLeast = lost.length >= rowsAtMost ? "at least " : "";
  const what = `${atLeast}${more} more series that the query reads`;
  return [...named, gapOf({ kind: "stopped", what, why: `they ended, too: ${unknown}` })];
}

/** More are not looked after. */
const selectorsAtMost = 8;
const namedAtMost = 3;
const rowsAtMost = 200;
const endWithWhatTheyTell = /^ALERTS(?:_FOR_STATE)?\b/u;

/** Series that a query read, that are not there at its end, and of which no target answers: with one that does, what they told of has ended. */
async function lostIn(query: string, reading: Reading): Promise<Lost[]> {
  const selectors = currentSelectors(query).slice(0, selectorsAtMost);
  const found = await Promise.all(selectors.map((series) => lostOf(series, reading)));
  return found.flat();
}

async function lostOf(series: string, reading: Reading): Promise<Lost[]> {
  const { client, frame, match, signal } = reading;
  if (endWithWhatTheyTell.test(series)) return [];
  const answering = `(${narrowPromql("up", match)} == 1)`;
  const before = endedIn(series, frame);
  const lost = `topk(${rowsAtMost}, (${before}) unless on (job, instance) ${answering})`;
  const rows = readVector(await client.instant(lost, frame.endMs, signal));
  if (rows.length === 0) return await lostLongAgo(series, reading);
  return await Promise.all(
    rows.map(async ({ labels }, index) => {
      if (index >= namedAtMost) return { labels };
      const lastMs = await newestSampleMs([formatLabels(labels)], reading);
      return lastMs === undefined ? { labels } : { labels, lastMs };
    }),
  );
}

function endedIn(series: string, { startMs, endMs }: Reading["frame"]): string {
  const lengthMs = Math.min(endMs - startMs, pastMs);
  return `last_over_time(${series}[${duration(lengthMs)}]) unless ${series}`;
}

/** Series that a query read and that are not there at its end, of targets that answer. */
async function goneIn(query: string, { client, frame, match, signal }: Reading): Promise<Labels[]> {
  const answering = `(${narrowPromql("up", match)} == 1)`;
  const found = await Promise.all(
    currentSelectors(query)
      .slice(0, selectorsAtMost)
      .filter((series) => !endWithWhatTheyTell.test(series))
      .map(async (series) => {
        const gone = `topk(${rowsAtMost}, (${endedIn(series, frame)}) and on (job, instance) ${answering})`;
        return readVector(await client.instant(gone, frame.endMs, signal));
      }),
  );
  return found.flat().map(({ labels }) => labels);
}

/** All of them may have ended in a long range before its last day. */
async function lostLongAgo(series: string, reading: Reading): Promise<Lost[]> {
  const { startMs, endMs } = reading.frame;
  const lastMs = endMs - startMs <= pastMs ? undefined : await newestSampleMs([series], reading);
  if (lastMs === undefined || endMs - lastMs < pastMs) return [];
  const isOn = await isScraped(series, { fromMs: lastMs, toMs: endMs }, reading);
  return isOn ? [] : [{ labels: { __name__: series }, lastMs }];
}

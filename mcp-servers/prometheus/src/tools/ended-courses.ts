import { AppError, type Gap } from "@binnacle/contracts";
import { narrowPromql, withMatcher } from "../api/narrow-promql.ts";
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
import { targetsDown } from "../targets/targets-down.ts";
import { downGaps, endedSeries, isScraped } from "./ended-series.ts";
import { type Course, foldCourses } from "./fold-courses.ts";
import { mayBeOf } from "./followed-labels.ts";
import { formatLabels } from "./format-labels.ts";

type Reading = Parameters<typeof wasScraped>[2];

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
  if (!isConditional(query))
    return { facts: [], gaps: [...endedGaps(late, endMs), ...(await downIn(query, reading))] };
  if (late.length === 0 && courses.length > 0) return { facts: [], gaps: [] };
  try {
    const [lost, ended] = await Promise.all([lostIn(query, reading), goneIn(query, reading)]);
    return toldOf(query, { late, lost, ...ended }, endMs);
  } catch (error) {
    if (!(error instanceof AppError) || error.kind === "bug" || reading.signal.aborted) throw error;
    const untold = failureGap(`whether what ${query} reads ended`, error);
    return { facts: [], gaps: [...endedGaps(late, endMs), untold] };
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
  /** Series that ended as another container of their pod took the place of theirs. */
  readonly replaced: readonly Labels[];
}

function toldOf(query: string, { late, lost, gone, replaced }: Ends, endMs: number): EndedRead {
  const isOf = mayBeOf(query);
  const isOfOne = (found: readonly Labels[]) => (course: Course) =>
    found.some((each) => isOf(course.labels, each));
  const named = new Set(
    lost.flatMap(({ labels, lastMs }) => (lastMs === undefined ? [] : formatLabels(labels))),
  );
  const mayBeLost = isOfOne(lost.map(({ labels }) => labels));
  const rest = late.filter((course) => !mayBeLost(course));
  // More than are looked after: any may be one of them.
  const isCut = gone.length >= rowsAtMost;
  const mayBeGone = isCut ? () => true : isOfOne(gone);
  const known = rest.filter((course) => !mayBeGone(course));
  const isReplaced = isOfOne(replaced);
  const toFact = ({ goesOn, courses }: Known) =>
    foldCourses(courses, endMs).map(({ what, pointer, when, last }) => ({
      query,
      pointer,
      text: `${what}: ${when}; ${goesOn}`,
      values: { lastAt: { at: last } },
    }));
  return {
    facts: [
      ...toFact({ goesOn: heldNoMore, courses: known.filter((each) => !isReplaced(each)) }),
      ...toFact({ goesOn: replacedText, courses: known.filter(isReplaced) }),
    ],
    gaps: [
      ...endedGaps(
        late.filter((course) => mayBeLost(course) && !named.has(formatLabels(course.labels))),
        endMs,
      ),
      ...goneGaps(rest.filter(mayBeGone), endMs),
      ...lostGaps(lost, endMs),
    ],
  };
}

interface Known {
  readonly goesOn: string;
  readonly courses: readonly Course[];
}

const heldNoMore = "what it is read from goes on: its condition holds no more";
const replacedText =
  "its container was replaced, and the one in its place goes on: its condition holds no more";

function endedGaps(courses: readonly Course[], endMs: number): Gap[] {
  return foldCourses(courses, endMs).map(({ what, when }) => endedSeries(what, when));
}

/** Their target answers, so that it is scraped is no question. */
function goneGaps(courses: readonly Course[], endMs: number): Gap[] {
  const why = "a series that it is read from ended, though its target answers";
  return foldCourses(courses, endMs).map(({ what, when }) =>
    gapOf({
      kind: "stopped",
      what,
      why: `${when}: ${why}; ${unknown}`,
      remedy: "See whether its pod is still there, and ask for it without the condition.",
    }),
  );
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

/** Of a sum, what lacks since its targets are down: its course goes on without them. */
async function downIn(query: string, { client, frame, match, signal }: Reading): Promise<Gap[]> {
  const { endMs } = frame;
  const each = await Promise.all(
    currentSelectors(query)
      .slice(0, selectorsAtMost)
      .map(async (series) => {
        const down = await targetsDown(series, { client, match, signal, endMs });
        return { series, asOfMs: endMs, down };
      }),
  );
  return downGaps(each);
}

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
async function goneIn(
  query: string,
  { client, frame, match, signal }: Reading,
): Promise<Pick<Ends, "gone" | "replaced">> {
  const answering = `(${narrowPromql("up", match)} == 1)`;
  const read = async (promql: string) =>
    readVector(await client.instant(`topk(${rowsAtMost}, ${promql})`, frame.endMs, signal));
  const found = await Promise.all(
    currentSelectors(query)
      .slice(0, selectorsAtMost)
      .filter((series) => !endWithWhatTheyTell.test(series))
      .map(async (series) => {
        const ended = `(${endedIn(series, frame)}) and on (job, instance) ${answering}`;
        const all = await read(ended);
        if (!all.some(({ labels }) => labels["pod"])) return { all, gone: all };
        return { all, gone: await read(withoutReplaced(`(${ended})`, series, frame)) };
      }),
  );
  const gone = found.flatMap((each) => each.gone.map(({ labels }) => labels));
  const all = found.flatMap((each) => each.all.map(({ labels }) => labels));
  const isGone = new Set(gone.map(formatLabels));
  return { gone, replaced: all.filter((labels) => !isGone.has(formatLabels(labels))) };
}

/** What tells the containers apart that a pod has one after the other. */
const ofContainer = "id, name, image, image_id, image_spec, container_id";

/** Without those in whose place the same container runs again, or another one since. */
function withoutReplaced(ended: string, series: string, { startMs, endMs }: Reading["frame"]) {
  const now = withMatcher(series, 'pod!=""');
  const begun = `(${now} unless ${now} offset ${duration(Math.min(endMs - startMs, pastMs))})`;
  const again = `unless ignoring (${ofContainer}) ${now}`;
  return `${ended} ${again} unless ignoring (${ofContainer}, container) ${begun}`;
}

/** All of them may have ended in a long range before its last day. */
async function lostLongAgo(series: string, reading: Reading): Promise<Lost[]> {
  const { startMs, endMs } = reading.frame;
  const lastMs = endMs - startMs <= pastMs ? undefined : await newestSampleMs([series], reading);
  if (lastMs === undefined || endMs - lastMs < pastMs) return [];
  const isOn = await isScraped(series, { fromMs: lastMs, toMs: endMs }, reading);
  return isOn ? [] : [{ labels: { __name__: series }, lastMs }];
}

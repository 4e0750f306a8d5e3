import { AppError, type Gap, present, prometheus } from "@binnacle/contracts";
import { defineTool } from "@binnacle/mcp/server";
import { longestRangeMs } from "../api/longest-range.ts";
import { narrowPromql } from "../api/narrow-promql.ts";
import type { Deps } from "../deps.ts";
import { gapOf } from "../gap-of.ts";
import { type QueryFact, queryEvidence } from "../query-evidence.ts";
import { courseOf } from "../signals/course-of.ts";
import { downsample } from "../signals/downsample.ts";
import { type LabelledPoints, readRange } from "../signals/read-samples.ts";
import { timeAsked, toInstant, toWindow } from "../signals/time-frame.ts";
import { watchUnread } from "../watch-unread.ts";
import { beganLate, clock, nothingBefore } from "./begun-late.ts";
import { endedCourses } from "./ended-courses.ts";
import { formatLabels } from "./format-labels.ts";
import { lostBehind } from "./gaps-behind.ts";
import { notEmpty, whyEmpty } from "./nothing-matches.ts";
import { headLines, totalFact } from "./total-fact.ts";
import type { ReadValues } from "./unmet-filters.ts";

const minuteMs = 60_000;
const maxRangeMs = 31 * 24 * 60 * minuteMs;
const usualPoints = 240;
const chartPoints = 20;

export const queryRange = defineTool<Deps>()({
  contract: prometheus.queryRange,
  async run(input, deps, call) {
    const { signal, cluster } = call;
    const query = narrowPromql(input.query, cluster.match);
    const range = rangeOf(input, deps.now());
    const tool = { tool: "query_range", observedMs: range.endMs };
    const evidenceOf = queryEvidence({ deps, cluster, input, ...tool });
    const { client, unread } = watchUnread(deps.client);
    const reading = { client, frame: { ...range, baselineStartMs: range.startMs }, signal };
    const behind = { ...reading, client: deps.client, match: cluster.match };
    const [courses, lost] = await Promise.all([
      coursesOf(query, range, reading),
      lostBehind(query, behind),
    ]);
    const asked = { client: deps.client, endMs: range.endMs, read: readerOf(reading) };
    const isNothing = courses.length + unread().length === 0;
    const { unmet, nothing } = isNothing ? await whyEmpty(query, asked, call) : notEmpty;
    const shown = courses.slice(0, input.limit);
    const [before, ended] = await Promise.all([
      nothingBefore(query, firstIn(courses), reading),
      endedCourses(query, courses, behind),
    ]);
    const evidence = shown.map((course) => evidenceOf(toFact(query, course, range)));
    const ofAll = inRange([...unmet, ...ended.facts, ...totalFact(query, courses, shown)], range);
    return {
      query,
      window: toWindow(range.startMs, range.endMs),
      stepSeconds: range.stepMs / 1000,
      items: shown.map((course, place) => toItem(course, input, evidence[place]?.id)),
      hasMore: courses.length > shown.length,
      evidence: [...evidence, ...ofAll.map(evidenceOf)],
      gaps: [
        ...before,
        ...lost,
        ...shown.flatMap(histogramGap),
        ...nothing,
        ...ended.gaps,
        ...unread(),
      ],
    };
  },
  toText: ({ query, window, stepSeconds, items, evidence: facts, gaps }) =>
    [
      ...headLines({ items, evidence: facts, gaps }),
      `${query} from ${window.from} to ${window.to}, a sample every ${stepSeconds} s`,
      ...items.map(({ evidence, changedAt, points, ...item }) => {
        const changed = changedAt === undefined ? "" : `, changed at ${changedAt}`;
        const values = points?.map(({ value }) => short(value)).join(" ");
        const text = facts.find(({ id }) => id === evidence)?.text ?? textOf(item);
        return `${text}${changed} [${evidence}]${values === undefined ? "" : `\n  ${values}`}`;
      }),
    ].join("\n"),
});

/** The highest first. */
async function coursesOf(
  query: string,
  range: Range,
  reading: Parameters<typeof readRange>[1],
): Promise<SeriesCourse[]> {
  const series = await readRange(query, reading);
  return series
    .flatMap((each) => toCourse(each, range, longestRangeMs(query)))
    .toSorted((left, right) => right.max - left.max);
}

function readerOf(reading: Parameters<typeof readRange>[1]): ReadValues {
  return async (query) =>
    (await readRange(query, reading)).map(({ points }) => points.map(({ value }) => value));
}

function toItem(
  { points, isHistogram: _isHistogram, ...numbers }: SeriesCourse,
  input: { readonly points: boolean },
  evidence = "",
) {
  const charted = input.points ? { points: chart(points) } : {};
  return { ...numbers, samples: points.length, ...charted, evidence };
}

function firstIn(courses: readonly SeriesCourse[]): number | undefined {
  const times = courses.flatMap(({ points: [first] }) => first?.timeMs ?? []);
  return times.length === 0 ? undefined : Math.min(...times);
}

interface Range {
  readonly startMs: number;
  readonly endMs: number;
  readonly stepMs: number;
}

function rangeOf(
  asked: { since?: string | undefined; until?: string | undefined },
  nowMs: number,
): Range {
  const endMs = timeAsked("until", asked.until, nowMs);
  const startMs = asked.since === undefined ? endMs - 60 * minuteMs : Date.parse(asked.since);
  if (startMs >= endMs) {
    throw new AppError("bad_input", "`since` is not before `until`. Give an earlier `since`.");
  }
  if (endMs - startMs > maxRangeMs) {
    throw new AppError("bad_input", "The range is longer than 31 days. Give a later `since`.");
  }
  const stepMs = Math.max(1, Math.ceil((endMs - startMs) / usualPoints / 15_000)) * 15_000;
  return { startMs, endMs, stepMs };
}

/** A series with the numbers that tell its course. */
interface SeriesCourse extends LabelledPoints {
  readonly first: number;
  readonly last: number;
  readonly min: number;
  readonly max: number;
  readonly slopePerMinute: number;
  /** When it had its last value; of a plain selector up to five minutes after its newest sample. */
  readonly lastAt: string;
  readonly changedAt?: string;
}

/** Numbers of the whole range; the change is that of the second half against the first. */
function toCourse(
  series: LabelledPoints,
  { startMs, endMs, stepMs }: Range,
  rangeMs: number,
): SeriesCourse[] {
  const settings = {
    // An event stays in a range for its length: what lasts no longer was one event.
    settleMs: Math.max(4 * stepMs, rangeMs),
    direction: "both" as const,
    tolerance: (level: number) => 0.2 * Math.abs(level),
  };
  const { points } = series;
  const whole = courseOf(points, { ...settings, baselineEndMs: startMs });
  const change = courseOf(points, { ...settings, baselineEndMs: (startMs + endMs) / 2 })?.change;
  const [first, newest] = [points[0], points.at(-1)];
  if (whole === undefined || first === undefined || newest === undefined) return [];
  const { last, min, max } = whole;
  return [
    {
      ...series,
      first: first.value,
      last,
      min,
      max,
      lastAt: toInstant(newest.timeMs),
      slopePerMinute: Number(whole.slopePerMinute.toPrecision(6)),
      ...present({ changedAt: change && toInstant(change.startMs) }),
    },
  ];
}

/** Several numbers of one course: the range query shows them all. */
function toFact(query: string, course: SeriesCourse, range: Range): QueryFact {
  const { labels, points: _, isHistogram: _isHistogram, changedAt, lastAt, ...numbers } = course;
  const fact = {
    query,
    pointer: `/${formatLabels(labels)}`,
    text: textOf(course, firstAt(query, course, range)),
    values: {
      ...numbers,
      lastAt: { at: lastAt },
      ...(changedAt === undefined ? {} : { changedAt: { since: changedAt } }),
    },
  };
  return ofRange(fact, range);
}

function inRange(facts: readonly QueryFact[], range: Range): QueryFact[] {
  return facts.map((fact) => ofRange(fact, range));
}

/** A fact that no query of one moment shows again. */
function ofRange(fact: QueryFact, { startMs, endMs, stepMs }: Range): QueryFact {
  const [start, end, step] = [startMs, endMs, stepMs].map((ms) => String(ms / 1000));
  const asked = { query: fact.query, start, end, step };
  const parameters = new URLSearchParams(Object.entries(present(asked)));
  const text = `GET /api/v1/query_range?${parameters.toString()}`;
  return { ...fact, reproduce: { language: "http", text } };
}

/** How long each observation was, no number of a course tells. */
function histogramGap({ labels, isHistogram }: SeriesCourse): Gap[] {
  if (isHistogram === undefined) return [];
  return [
    gapOf({
      what: `values of ${formatLabels(labels)}`,
      why: "it is a native histogram; the numbers are how many observations it holds",
      remedy: "Ask for histogram_quantile(0.95, …) or histogram_avg(…) of it.",
    }),
  ];
}

/** ` at 23:50 UTC`; empty: at the beginning of the range. */
function firstAt(query: string, { points: [first] }: SeriesCourse, range: Range): string {
  const beganMs = beganLate(query, first?.timeMs, range);
  return beganMs === undefined ? "" : ` at ${clock(beganMs, range.startMs)}`;
}

function textOf(
  {
    labels,
    first,
    last,
    min,
    max,
    slopePerMinute,
  }: Omit<SeriesCourse, "points" | "lastAt" | "changedAt">,
  began = "",
): string {
  return `${formatLabels(labels)}: first ${short(first)}${began}, last ${short(last)}, min ${short(min)}, max ${short(max)}, ${short(slopePerMinute)} a minute`;
}

function chart(points: LabelledPoints["points"]) {
  return downsample(points, chartPoints).map(({ timeMs, value }) => ({
    at: toInstant(timeMs),
    value,
  }));
}

function short(value: number): string {
  return String(Number(value.toPrecision(4)));
}

import { AppError, present, prometheus } from "@binnacle/contracts";
import { defineTool } from "@binnacle/mcp/server";
import { narrowPromql } from "../api/narrow-promql.ts";
import type { Deps } from "../deps.ts";
import { type QueryFact, queryEvidence } from "../query-evidence.ts";
import { downsample } from "../signals/downsample.ts";
import { type LabelledPoints, readRange } from "../signals/measure.ts";
import { summarise } from "../signals/summarise.ts";
import { toInstant, toWindow } from "../signals/time-frame.ts";
import { formatLabels } from "./format-labels.ts";
import { nothingMatches } from "./nothing-matches.ts";

const minuteMs = 60_000;
const maxRangeMs = 31 * 24 * 60 * minuteMs;
const usualPoints = 240;
const chartPoints = 20;

export const queryRange = defineTool<Deps>()({
  contract: prometheus.queryRange,
  async run(input, deps, { signal, cluster }) {
    const query = narrowPromql(input.query, cluster.match);
    const range = rangeOf(input, deps.now());
    const frame = { ...range, baselineStartMs: range.startMs };
    const observedMs = range.endMs;
    const evidenceOf = queryEvidence({ deps, cluster, tool: "query_range", input, observedMs });
    const courses = (await readRange(query, { client: deps.client, frame, signal }))
      .flatMap((series) => toCourse(series, range))
      .toSorted((left, right) => right.max - left.max);
    const shown = courses.slice(0, input.limit);
    const evidence = shown.map((course) => evidenceOf(toFact(query, course)));
    return {
      query,
      window: toWindow(range.startMs, range.endMs),
      stepSeconds: range.stepMs / 1000,
      items: shown.map(({ points, ...numbers }, index) => ({
        ...numbers,
        samples: points.length,
        ...(input.points ? { points: chart(points) } : {}),
        evidence: evidence[index]?.id ?? "",
      })),
      hasMore: courses.length > shown.length,
      evidence,
      gaps: courses.length === 0 ? [nothingMatches(query)] : [],
    };
  },
  toText: ({ query, window, stepSeconds, items, hasMore, gaps }) =>
    [
      `${query} from ${window.from} to ${window.to}, a sample every ${stepSeconds} s`,
      ...items.map(({ evidence, changedAt, points, ...item }) => {
        const changed = changedAt === undefined ? "" : `, changed at ${changedAt}`;
        const values = points?.map(({ value }) => short(value)).join(" ");
        return `${textOf(item)}${changed} [${evidence}]${values === undefined ? "" : `\n  ${values}`}`;
      }),
      ...gaps.map(({ why, remedy }) => `${why}. ${remedy?.text ?? ""}`.trim()),
      ...(hasMore ? ["more series exist: aggregate, or give a higher limit"] : []),
    ].join("\n"),
});

interface Range {
  readonly startMs: number;
  readonly endMs: number;
  readonly stepMs: number;
}

function rangeOf(
  asked: { start?: string | undefined; end?: string | undefined },
  nowMs: number,
): Range {
  const endMs = asked.end === undefined ? nowMs : Date.parse(asked.end);
  const startMs = asked.start === undefined ? endMs - 60 * minuteMs : Date.parse(asked.start);
  if (startMs >= endMs) {
    throw new AppError("bad_input", "`start` is not before `end`. Give a start before the end.");
  }
  if (endMs - startMs > maxRangeMs) {
    throw new AppError("bad_input", "The range is longer than 31 days. Give a later `start`.");
  }
  const stepMs = Math.max(1, Math.ceil((endMs - startMs) / usualPoints / 15_000)) * 15_000;
  return { startMs, endMs, stepMs };
}

/** A series with the numbers that tell its course. */
interface Course extends LabelledPoints {
  readonly first: number;
  readonly last: number;
  readonly min: number;
  readonly max: number;
  readonly slopePerMinute: number;
  readonly changedAt?: string;
}

/** Numbers of the whole range; the change is that of the second half against the first. */
function toCourse(series: LabelledPoints, { startMs, endMs, stepMs }: Range): Course[] {
  const settings = {
    settleMs: 4 * stepMs,
    direction: "both" as const,
    tolerance: (level: number) => 0.2 * Math.abs(level),
  };
  const { points } = series;
  const whole = summarise(points, { ...settings, baselineEndMs: startMs });
  const change = summarise(points, { ...settings, baselineEndMs: (startMs + endMs) / 2 })?.change;
  const first = points[0];
  if (whole === undefined || first === undefined) return [];
  const { last, min, max } = whole;
  return [
    {
      ...series,
      first: first.value,
      last,
      min,
      max,
      slopePerMinute: Number(whole.slopePerMinute.toPrecision(6)),
      ...present({ changedAt: change && toInstant(change.startMs) }),
    },
  ];
}

function toFact(query: string, course: Course): QueryFact {
  const { labels, points: _, changedAt, ...numbers } = course;
  return {
    query,
    pointer: `/${formatLabels(labels)}`,
    text: textOf(course),
    values: { ...numbers, ...(changedAt === undefined ? {} : { changedAt: { since: changedAt } }) },
  };
}

function textOf({ labels, first, last, min, max, slopePerMinute }: Omit<Course, "points">): string {
  return `${formatLabels(labels)}: first ${short(first)}, last ${short(last)}, min ${short(min)}, max ${short(max)}, ${short(slopePerMinute)} a minute`;
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

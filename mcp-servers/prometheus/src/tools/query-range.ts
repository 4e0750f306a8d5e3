import { AppError, Evidence, Gap, Instant, Window } from "@binnacle/contracts";
import { defineTool } from "@binnacle/mcp/server";
import { z } from "zod";
import { Labels } from "../api/wire.ts";
import { createEvidence, type Fact } from "../create-evidence.ts";
import type { Deps } from "../deps.ts";
import { downsample } from "../signals/downsample.ts";
import { type LabelledPoints, readRange } from "../signals/measure.ts";
import { summarise } from "../signals/summarise.ts";
import { toInstant, toWindow } from "../signals/time-frame.ts";
import { formatLabels } from "./format-labels.ts";
import { nothingMatches } from "./nothing-matches.ts";

const minuteMs = 60_000;
const maxRangeMs = 31 * 24 * 60 * minuteMs;
const usualPoints = 240;

const Item = z.object({
  labels: Labels,
  samples: z.number().int(),
  first: z.number(),
  last: z.number(),
  min: z.number(),
  max: z.number(),
  slopePerMinute: z.number(),
  changedAt: Instant.optional().describe("When the second half left the level of the first half"),
  points: z.array(z.object({ at: Instant, value: z.number() })).optional(),
  evidence: z.string(),
});

export const queryRange = defineTool<Deps>()({
  name: "query_range",
  title: "Range query",
  description:
    "A PromQL expression over time, one summary per series: first, last, min, max, slope, when it changed; points on request. Call it to see a course that golden_signals does not give; aggregate to few series.",
  input: {
    query: z.string().min(1).max(8000).describe("PromQL that yields an instant vector or scalar"),
    start: z.iso
      .datetime({ offset: true })
      .optional()
      .describe("RFC 3339; absent: an hour before end"),
    end: z.iso.datetime({ offset: true }).optional().describe("RFC 3339; absent: now"),
    points: z.boolean().default(false).describe("Add up to 20 points per series"),
    limit: z.number().int().min(1).max(50).default(10).describe("Series, largest max first"),
  },
  output: z.object({
    query: z.string(),
    window: Window,
    stepSeconds: z.number(),
    items: z.array(Item),
    hasMore: z.boolean(),
    evidence: z.array(Evidence),
    gaps: z.array(Gap),
  }),
  async run(asked, { client, clusterId, now }, signal) {
    const range = rangeOf(asked, now());
    const frame = { ...range, baselineStartMs: range.startMs };
    const series = await readRange(asked.query, { client, frame, rateMs: minuteMs, signal });
    const evidenceOf = createEvidence({
      clusterId,
      tool: "query_range",
      arguments: asked,
      observedMs: range.endMs,
    });
    const described = series
      .flatMap((each) => describe(each, range))
      .toSorted((a, b) => b.numbers.max - a.numbers.max);
    const shown = described.slice(0, asked.limit).map((each) => {
      const evidence = evidenceOf(toFact(asked.query, each));
      return { item: toItem(each, { withPoints: asked.points, id: evidence.id }), evidence };
    });
    return {
      query: asked.query,
      window: toWindow(range.startMs, range.endMs),
      stepSeconds: range.stepMs / 1000,
      items: shown.map(({ item }) => item),
      hasMore: described.length > shown.length,
      evidence: shown.map(({ evidence }) => evidence),
      gaps: described.length === 0 ? [nothingMatches(asked.query)] : [],
    };
  },
  toText: ({ query, window, stepSeconds, items, hasMore, gaps }) =>
    [
      `${query} from ${window.from} to ${window.to}, a sample every ${stepSeconds} s`,
      ...items.map(toLine),
      ...gaps.map(({ why, remedy }) => `${why}. ${remedy ?? ""}`.trim()),
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

interface Numbers {
  readonly first: number;
  readonly last: number;
  readonly min: number;
  readonly max: number;
  readonly slopePerMinute: number;
  readonly changedAt?: string;
}

interface Described extends LabelledPoints {
  readonly numbers: Numbers;
}

/** Numbers of the whole range; the change is that of the second half against the first. */
function describe(series: LabelledPoints, { startMs, endMs, stepMs }: Range): Described[] {
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
  const numbers = {
    first: first.value,
    last,
    min,
    max,
    slopePerMinute: Number(whole.slopePerMinute.toPrecision(6)),
    ...(change === undefined ? {} : { changedAt: toInstant(change.startMs) }),
  };
  return [{ ...series, numbers }];
}

function toFact(query: string, { labels, numbers }: Described): Fact {
  return {
    query,
    pointer: `/${formatLabels(labels)}`,
    text: `${formatLabels(labels)}: ${textOf(numbers)}`,
    values: { ...numbers },
  };
}

function toItem(
  { labels, points, numbers }: Described,
  { withPoints, id }: { withPoints: boolean; id: string },
): z.infer<typeof Item> {
  const chart = downsample(points, 20).map(({ timeMs, value }) => ({
    at: toInstant(timeMs),
    value,
  }));
  const shown = withPoints ? { points: chart } : {};
  return { labels, samples: points.length, ...numbers, ...shown, evidence: id };
}

function textOf({ first, last, min, max, slopePerMinute, changedAt }: Numbers): string {
  const changed = changedAt === undefined ? "" : `, changed at ${changedAt}`;
  return `first ${short(first)}, last ${short(last)}, min ${short(min)}, max ${short(max)}, ${short(slopePerMinute)} a minute${changed}`;
}

function toLine(item: z.infer<typeof Item>): string {
  const points = item.points?.map(({ value }) => short(value)).join(" ");
  const chart = points === undefined ? "" : `\n  ${points}`;
  return `${formatLabels(item.labels)}: ${textOf(toNumbers(item))} [${item.evidence}]${chart}`;
}

function toNumbers({ changedAt, ...item }: z.infer<typeof Item>): Numbers {
  return changedAt === undefined ? item : { ...item, changedAt };
}

function short(value: number): string {
  return String(Number(value.toPrecision(4)));
}

import type { PrometheusClient } from "../api/prometheus-client.ts";
import type { Labels, QueryData } from "../api/wire.ts";
import type { Point } from "./course-of.ts";
import type { TimeFrame } from "./time-frame.ts";
import { lookbackMs } from "./time-frame.ts";

interface Reading {
  readonly client: PrometheusClient;
  readonly frame: TimeFrame;
  readonly signal: AbortSignal;
}

export interface LabelledPoints {
  readonly labels: Labels;
  readonly points: readonly Point[];
  /** Its samples are native histograms; the points are how many observations each holds. */
  readonly isHistogram?: true;
}

/** Samples of every series of a range query; NaN is no sample, and neither is one of a time that was not asked for. */
export async function readRange(
  query: string,
  { client, frame, signal }: Reading,
): Promise<readonly LabelledPoints[]> {
  const { baselineStartMs: startMs, endMs, stepMs } = frame;
  const data = await client.range({ query, startMs, endMs, stepMs }, signal);
  if (data.resultType !== "matrix") return [];
  return data.result.map(({ metric, values, histograms }) => {
    const counts = histograms.map(([seconds, { count }]) => [seconds, count] as const);
    const points = [...values, ...counts].flatMap(([seconds, text]) => {
      const [timeMs, value] = [Math.round(seconds * 1000), Number(text)];
      const isSample = Number.isFinite(value) && timeMs >= startMs && timeMs <= endMs;
      return isSample ? [{ timeMs, value }] : [];
    });
    const isHistogram = counts.length > 0 ? ({ isHistogram: true } as const) : {};
    return {
      labels: metric,
      points: points.toSorted((a, b) => a.timeMs - b.timeMs),
      ...isHistogram,
    };
  });
}

/** The finite values of an instant vector with their labels. */
export function readVector(data: QueryData): readonly { labels: Labels; value: number }[] {
  if (data.resultType !== "vector") return [];
  return data.result.flatMap(({ metric, value: [, text] }) =>
    Number.isFinite(Number(text)) ? [{ labels: metric, value: Number(text) }] : [],
  );
}

/** The first value of an instant vector, at the end of the window unless another time is named; undefined: no sample. */
export async function readOne(
  query: string,
  { client, frame, signal }: Reading,
  timeMs = frame.endMs,
): Promise<number | undefined> {
  return readVector(await client.instant(query, timeMs, signal))[0]?.value;
}

/** What ended longer ago says nothing of now, not even that it ended. */
export const pastMs = 24 * 3_600_000;

/** When the newest sample of any of the series was taken, as far back as a day; undefined: none. */
export async function newestSampleMs(
  series: readonly string[],
  reading: Reading,
): Promise<number | undefined> {
  const query = `max(${series.map((each) => `timestamp(${each})`).join(" or ")})`;
  const current = await readOne(query, reading);
  if (current !== undefined) return Math.round(current * 1000);
  const { endMs } = reading.frame;
  const past = { ...reading.frame, baselineStartMs: endMs - pastMs, stepMs: lookbackMs };
  for (const frame of [reading.frame, past]) {
    const last = await lastOf(query, { ...reading, frame });
    if (last !== undefined) return await exactly(last, query, { ...reading, frame });
  }
  return undefined;
}

/** A series that is marked as ended is not seen at the next step, though it may have had samples until shortly before. */
async function exactly(last: Point, query: string, reading: Reading): Promise<number> {
  const { frame } = reading;
  const endMs = Math.min(last.timeMs + frame.stepMs, frame.endMs);
  const stepMs = Math.max(1000, Math.ceil((endMs - last.timeMs) / finer));
  const fine = { ...frame, baselineStartMs: last.timeMs, endMs, stepMs };
  const newest = (await lastOf(query, { ...reading, frame: fine })) ?? last;
  return Math.round(newest.value * 1000);
}

/** How many times finer than a step the end of what ended within it is looked for. */
const finer = 60;

async function lastOf(query: string, reading: Reading): Promise<Point | undefined> {
  const [newest] = await readRange(query, reading);
  return newest?.points.at(-1);
}

import type { Gap } from "@binnacle/contracts";
import { gapOf } from "../gap-of.ts";
import type { Point } from "./course-of.ts";
import { readRange } from "./read-samples.ts";
import type { TimeFrame } from "./time-frame.ts";

/** A time without any sample, between two of them. Unix milliseconds. */
export interface SampleGap {
  readonly fromMs: number;
  readonly toMs: number;
}

type Reading = Parameters<typeof readRange>[1];

/** Fewer scrapes than this that are missed in a row are no gap, and no shorter time. */
const missedAtLeast = 3;
const leastMs = 120_000;
const usualScrapeMs = 30_000;
/** How many times finer than the grid an end is dated. */
const finer = 30;
const shownAtMost = 3;

/** The last gaps, each to the first sample after it. `interval`: between two scrapes; undefined: not known. */
export async function sampleGaps(
  series: readonly string[],
  interval: Promise<number | undefined>,
  reading: Reading,
): Promise<readonly SampleGap[]> {
  const [times, scrapeMs = usualScrapeMs] = await Promise.all([
    sampleTimes(series, reading),
    interval,
  ]);
  const found = gapsIn(times, { scrapeMs, stepMs: reading.frame.stepMs });
  return await Promise.all(
    found.slice(-shownAtMost).map(async ({ fromMs, seenMs, toMs, nextMs }) => {
      const frame = endOf(reading.frame, { seenMs, nextMs });
      const fine = await sampleTimes(series, { ...reading, frame });
      return { fromMs, toMs: fine.find(({ value }) => value > fromMs)?.value ?? toMs };
    }),
  );
}

/** At each step of the frame the time of the newest sample of any of the series, in milliseconds. */
async function sampleTimes(series: readonly string[], reading: Reading): Promise<readonly Point[]> {
  if (series.length === 0) return [];
  const query = `max(${series.map((each) => `timestamp(${each})`).join(" or ")})`;
  const [times] = await readRange(query, reading);
  return (times?.points ?? []).map(({ timeMs, value }) => ({ timeMs, value: value * 1000 }));
}

interface RoughGap extends SampleGap {
  /** The last step at which there was no sample yet, and the first one after it. */
  readonly seenMs: number;
  readonly nextMs: number;
}

/** Where the newest sample stays the same, or is too old to be seen, for longer than a scrape may be late. */
function gapsIn(
  times: readonly Point[],
  { scrapeMs, stepMs }: { readonly scrapeMs: number; readonly stepMs: number },
): readonly RoughGap[] {
  const lateMs = Math.max(leastMs, missedAtLeast * scrapeMs);
  return times.flatMap(({ timeMs: nextMs, value: toMs }, index) => {
    const { value: fromMs } = times[index - 1] ?? { value: toMs };
    const seenMs = nextMs - stepMs;
    return toMs > fromMs && seenMs - fromMs >= lateMs ? [{ fromMs, seenMs, toMs, nextMs }] : [];
  });
}

function endOf(
  frame: TimeFrame,
  { seenMs, nextMs }: { readonly seenMs: number; readonly nextMs: number },
): TimeFrame {
  return { ...frame, baselineStartMs: seenMs, endMs: nextMs, stepMs: (nextMs - seenMs) / finer };
}

/** That nothing is known of them stands beside every number of the time. */
export function missingSamples(what: string, gaps: readonly SampleGap[]): Gap[] {
  if (gaps.length === 0) return [];
  const times = gaps.map(({ fromMs, toMs }) => `${clock(fromMs)}–${clock(toMs)}`).join(", ");
  return [
    gapOf({
      kind: "cut",
      what: `${what} (no samples ${times} UTC)`,
      why: "what happened then is not known, and a rate over a part of that time is too low",
      remedy: "Check whether Prometheus, the network or the targets were away then.",
    }),
  ];
}

function clock(timeMs: number): string {
  return new Date(timeMs).toISOString().slice(11, 16);
}

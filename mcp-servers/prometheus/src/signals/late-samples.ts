import { AppError, type Gap } from "@binnacle/contracts";
import { gapOf } from "../gap-of.ts";
import { scrapeIntervalMs } from "./rate-window.ts";
import { readOne } from "./read-samples.ts";
import type { Measurement } from "./signal-plan.ts";
import type { TimeFrame } from "./time-frame.ts";

/** A newest sample that is no older is one of now, whatever the interval: most are scraped every 15 s. */
const onTimeMs = 20_000;
/** How many scrapes old a newest sample may be. */
const onTimeScrapes = 1.5;
/** What is older than this has ended. */
const leastEndedMs = 120_000;
const endedScrapes = 3;

interface Timely {
  /** Up to the newest sample: a rate over a range that is not filled is too low. */
  readonly frame: TimeFrame;
  readonly late: readonly Gap[];
}

/** The frame up to the newest sample of any of the series, where they come late: after slow scrapes, by remote write. */
export async function timelyFrame(
  series: readonly string[],
  reading: Pick<Measurement, "client" | "frame" | "signal" | "report">,
): Promise<Timely> {
  const { frame } = reading;
  const newestMs = await lateNewestMs(series, reading);
  if (newestMs === undefined) return { frame, late: [] };
  return { frame: { ...frame, endMs: newestMs }, late: [gapSince(newestMs, frame.endMs)] };
}

/** To the next second; undefined: on time, ended, or not known, which the signals themselves tell. */
async function lateNewestMs(
  series: readonly string[],
  reading: Parameters<typeof timelyFrame>[1],
): Promise<number | undefined> {
  const { client, frame, signal, report } = reading;
  if (series.length === 0) return undefined;
  try {
    const times = series.map((each) => `timestamp(${each})`);
    const newest = await readOne(`max(${times.join(" or ")})`, reading);
    const timeMs = Math.ceil(newest ?? frame.endMs / 1000) * 1000;
    const ageMs = frame.endMs - timeMs;
    if (ageMs <= onTimeMs) return undefined;
    const scrapeMs = (await scrapeIntervalMs(client, { series, timeMs }, signal)) ?? ageMs;
    const isEnded = ageMs > Math.max(leastEndedMs, endedScrapes * scrapeMs);
    return isEnded || ageMs <= onTimeScrapes * scrapeMs ? undefined : timeMs;
  } catch (error) {
    if (!(error instanceof AppError) || error.kind === "bug") report(error);
    return undefined;
  }
}

function gapSince(newestMs: number, endMs: number): Gap {
  const clock = new Date(newestMs).toISOString().slice(11, 19);
  const seconds = Math.round((endMs - newestMs) / 1000);
  return gapOf({
    kind: "cut",
    what: `requests since ${clock} UTC (samples are ${seconds} s old)`,
    why: "samples come late: requests are told as they were then",
    remedy: "Ask again in some minutes, or check what delays scrapes or remote write.",
  });
}

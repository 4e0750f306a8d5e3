import type { CalledCluster } from "@binnacle/mcp/server";
import { narrowPromql } from "../api/narrow-promql.ts";
import { duration } from "../api/promql.ts";
import { readOne, readRange } from "./read-samples.ts";
import type { SampleGap } from "./sample-gaps.ts";
import { lookbackMs } from "./time-frame.ts";

interface Reading extends Pick<Parameters<typeof readRange>[1], "client" | "frame" | "signal"> {
  readonly match: CalledCluster["match"];
}

/** How long a scrape may be late. */
const lateMs = 150_000;
const leastStepMs = 15_000;
const steps = 60;

/**
 * Whether what exposes the series was scraped all through a time of which they have no samples. Then nothing is missing:
 * some series are there only while a state holds. Of series by which nothing tells it, it was not.
 */
export async function wasScraped(
  series: readonly string[],
  gap: SampleGap,
  reading: Reading,
): Promise<boolean> {
  const each = await Promise.all(series.map((one) => isUpThrough(one, gap, reading)));
  return each.every(Boolean);
}

async function isUpThrough(
  series: string,
  { fromMs, toMs }: SampleGap,
  { match, ...reading }: Reading,
): Promise<boolean> {
  const stepMs = Math.max(leastStepMs, (toMs - fromMs) / steps);
  const frame = { baselineStartMs: fromMs, startMs: fromMs, endMs: toMs, stepMs };
  const query = scrapeQuery(series, toMs - fromMs, match);
  const [scrapes] = await readRange(query, { ...reading, frame });
  const times = (scrapes?.points ?? []).map(({ value }) => value * 1000);
  const all = [fromMs, ...times, toMs];
  return all.every((timeMs, index) => timeMs - (all[index - 1] ?? timeMs) < lateMs + stepMs);
}

/** Whether what exposed a series answered a scrape after its last sample: that is how it would tell that a state ended. */
export async function answeredSince(
  series: string,
  lastMs: number,
  { match, ...reading }: Reading,
): Promise<boolean> {
  const query = scrapeQuery(series, reading.frame.endMs - lastMs, match);
  const seconds = await readOne(query, reading);
  return seconds !== undefined && seconds * 1000 > lastMs;
}

function scrapeQuery(series: string, lengthMs: number, match: Reading["match"]): string {
  const up = narrowPromql("up", match);
  if (isOfRule(series)) return `max(timestamp(${up}))`;
  const lastSeen = `last_over_time(${series}[${duration(lengthMs + lookbackMs)}])`;
  return `max(timestamp(${up}) and (${up} == 1) and on (job, instance) ${lastSeen})`;
}

/** Prometheus makes these itself, whenever it scrapes anything: alerts, and by their custom names with colons what is recorded. */
function isOfRule(series: string): boolean {
  const [name = ""] = series.split("{");
  return name === "ALERTS" || name === "ALERTS_FOR_STATE" || name.includes(":");
}

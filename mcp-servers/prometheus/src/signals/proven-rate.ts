import { duration } from "../api/promql.ts";
import type { Source } from "./find-sources.ts";
import { podsAway, podsText } from "./pods-away.ts";
import { readOne } from "./read-samples.ts";
import { samplesMissing } from "./samples-missing.ts";
import type { Measurement, Proof, Stretch, Stretches } from "./signal-plan.ts";
import { hasChanged } from "./significance.ts";
import { allOf, seriesIn } from "./traffic.ts";

/**
 * Whether a request rate changed. Of a fall beside samples that are missing the counters tell what came meanwhile, unless
 * they began anew. Of one beside pods that are there and have none nothing is told.
 */
export async function provenRate(
  sources: readonly Source[],
  { before, after, tries }: Stretches,
  measurement: Measurement,
): Promise<Proof> {
  const over = { fromMs: before.toMs - measurement.courseMs, toMs: after.toMs };
  const [was, is, across] = await Promise.all([
    requestsIn(sources, before, measurement),
    requestsIn(sources, after, measurement),
    requestsIn(sources, over, measurement),
  ]);
  if (!hasChanged(was, is, tries)) return { isProven: false };
  const level = was.events / was.of;
  const isFall = is.events / is.of < level;
  if (!isFall) return { isProven: true };
  const lateMs = await latePartMs(sources, after.toMs, measurement);
  // A fall that shows in ranges only that are not filled yet is none.
  if (after.toMs - lateMs < after.fromMs + measurement.courseMs)
    return { isProven: false, caveat: `a part of its samples is ${lateMs / 1000} s old` };
  const away = await podsAway(sources, { before, after }, measurement);
  if (away.length > 0) return { isProven: false, ...podsMissing(away) };
  if (!(await samplesMissing(sources, { before, after }, measurement))) return { isProven: true };
  const isAsBefore = level - across.events / across.of <= rateTolerance(level);
  return { isProven: false, ...(isAsBefore ? {} : { missing: fallOrGap }) };
}

function podsMissing(pods: readonly string[]): Pick<Proof, "missing" | "caveat"> {
  const whose = podsText(pods);
  const were = pods.length === 1 ? "it was" : "they were";
  return {
    missing: {
      why: `samples of ${whose} are missing though ${were} there: whether it fell cannot be told`,
      remedy: "Check whether they are scraped: what they serve meanwhile is not counted.",
    },
    caveat: `for a time samples of ${whose} were missing`,
  };
}

const fallOrGap = {
  why: "it is lower than it was, and samples are missing: whether it fell cannot be told",
  remedy: "Ask again when there are samples of some minutes.",
};

/** What has no sample for so long has ended. */
const endedMs = 120_000;

/** How old the newest sample of that series is, rounded to seconds, whose newest is the oldest: what has ended aside. */
async function latePartMs(
  sources: readonly Source[],
  timeMs: number,
  measurement: Measurement,
): Promise<number> {
  const times = seriesIn(sources).map((each) => `timestamp(${each})`);
  const query = `min((${times.join(" or ")}) > ${(timeMs - endedMs) / 1000})`;
  const oldest = (await readOne(query, measurement, timeMs)) ?? timeMs / 1000;
  return Math.round(timeMs / 1000 - oldest) * 1000;
}

/** Requests in a stretch, and how many seconds it is long. */
async function requestsIn(
  sources: readonly Source[],
  { fromMs, toMs }: Stretch,
  measurement: Measurement,
) {
  const query = allOf(sources, duration(Math.max(toMs - fromMs, 1000)), "increase");
  const events = (await readOne(query, measurement, toMs)) ?? 0;
  return { events, of: (toMs - fromMs) / 1000 };
}

/** How far a request rate may be from what is usual, requests a second. */
export function rateTolerance(level: number): number {
  return Math.max(0.3 * level, 0.05);
}

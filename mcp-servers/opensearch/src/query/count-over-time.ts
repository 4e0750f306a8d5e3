import { z } from "zod";
import type { Deps } from "../deps.ts";
import type { Clause } from "./clause.ts";
import type { Counted } from "./count-values.ts";
import { timeBranch } from "./log-filter.ts";
import { partialGaps } from "./partial-gaps.ts";
import type { Place } from "./place.ts";
import { type TimeWindow, toInstant } from "./time-window.ts";

/** Lengths of buckets in seconds: those that people read without counting. */
const lengths = [10, 30, 60, 300, 600, 1_800, 3_600, 10_800, 21_600, 86_400];
const maxBuckets = 24;

const Histogram = z.object({
  values: z.object({ buckets: z.array(z.object({ key: z.number(), doc_count: z.number() })) }),
});

/** Lines per stretch of time, at most 25 of them, in order; one without lines is 0. */
export async function countOverTime(
  deps: Deps,
  { place, filter, window }: { place: Place; filter: readonly Clause[]; window: TimeWindow },
  signal: AbortSignal,
): Promise<Counted> {
  const seconds = (window.toMs - window.fromMs) / 1_000;
  const length = lengths.find((each) => seconds / each <= maxBuckets) ?? 86_400;
  const timeout = `${Math.round(deps.searchTimeoutMs)}ms`;
  const { time } = place.fields;
  const answers = await Promise.all(
    time.map(async ({ name: field }, position) => {
      const histogram = { field, fixed_interval: `${length}s`, min_doc_count: 1 };
      const body = {
        query: { bool: { filter: [timeBranch(window, time, position), ...filter] } },
        size: 0,
        aggs: { values: { date_histogram: histogram } },
      };
      return { body, answer: await deps.client.search(place.index, { ...body, timeout }, signal) };
    }),
  );
  const counts = new Map(emptyBuckets(window, length * 1_000));
  for (const { answer } of answers) {
    const buckets = Histogram.safeParse(answer.aggregations).data?.values.buckets ?? [];
    for (const { key, doc_count: count } of buckets)
      counts.set(key, (counts.get(key) ?? 0) + count);
  }
  return {
    values: [...counts]
      .toSorted(([left], [right]) => left - right)
      .map(([startMs, count]) => ({ key: toInstant(startMs), count })),
    others: 0,
    gaps: answers.flatMap(({ answer }) => partialGaps(place.index, answer)),
    body: answers[0]?.body ?? {},
  };
}

function emptyBuckets({ fromMs, toMs }: TimeWindow, lengthMs: number): [number, number][] {
  const first = Math.floor(fromMs / lengthMs);
  const count = Math.ceil(toMs / lengthMs) - first;
  return Array.from({ length: count }, (_, at): [number, number] => [(first + at) * lengthMs, 0]);
}

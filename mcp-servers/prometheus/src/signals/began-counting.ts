import { AppError } from "@binnacle/contracts";
import { duration } from "../api/promql.ts";
import type { Source, Sources } from "./find-sources.ts";
import { readOne, readRange } from "./read-samples.ts";
import { seriesIn } from "./traffic.ts";

type Reading = Parameters<typeof readRange>[1];

/** When workloads began to count, of those that did so in the last minutes. Unix milliseconds. */
export interface Began {
  readonly ofWorkload: ReadonlyMap<string, number>;
  /** Since when all of them count; absent: none is so young. */
  readonly allMs?: number;
}

/** So long a time rates are told of. */
const recentMs = 5 * 60_000;
const stepMs = 10_000;
const askedAtMost = 20;

/** `rate` takes a counter that began within its range for one that counted nothing before. */
export async function beganCounting(
  { all, ofWorkload }: Pick<Sources, "all" | "ofWorkload">,
  reading: Reading,
): Promise<Began> {
  const asked = ofWorkload.size === 0 ? new Map([["", all]]) : ofWorkload;
  const found = await Promise.all(
    [...asked].slice(0, askedAtMost).map(async ([name, sources]) => {
      const beganMs = await firstMs(sources, reading);
      return beganMs === undefined ? [] : [[name, beganMs] as const];
    }),
  );
  const began = new Map(found.flat());
  return {
    ofWorkload: began,
    ...(began.size === 0 ? {} : { allMs: Math.max(...began.values()) }),
  };
}

/** Undefined: earlier than the last minutes, or it cannot be asked: then rates are told as they are. */
async function firstMs(
  sources: readonly Source[],
  { client, frame, signal }: Reading,
): Promise<number | undefined> {
  if (sources.length === 0) return undefined;
  const { endMs } = frame;
  const startMs = endMs - recentMs - stepMs;
  const series = seriesIn(sources);
  try {
    const before = series.map((each) => `count(${each} offset ${duration(endMs - startMs)})`);
    const isOld = await readOne(before.join(" or "), { client, frame, signal });
    if (isOld !== undefined) return undefined;
    const lately = { baselineStartMs: startMs, startMs, endMs, stepMs };
    const query = `min(${series.map((each) => `timestamp(${each})`).join(" or ")})`;
    const [times] = await readRange(query, { client, frame: lately, signal });
    const [first] = times?.points ?? [];
    return first === undefined ? undefined : first.value * 1000;
  } catch (error) {
    if (!(error instanceof AppError) || error.kind === "bug" || signal.aborted) throw error;
    return undefined;
  }
}

import { AppError, type Gap } from "@binnacle/contracts";
import type { CalledCluster } from "@binnacle/mcp/server";
import { batchQueries } from "../api/batch-queries.ts";
import { currentSelectors } from "../api/pin-promql.ts";
import { failureGap } from "../gap-of.ts";
import { scrapeIntervalMs } from "../signals/rate-window.ts";
import type { readRange } from "../signals/read-samples.ts";
import { missingSamples, sampleGaps } from "../signals/sample-gaps.ts";
import { wasScraped } from "../signals/was-scraped.ts";
import { boundedQuantiles } from "./bounded-quantiles.ts";

interface Reading extends Pick<Parameters<typeof readRange>[1], "client" | "frame" | "signal"> {
  readonly match: CalledCluster["match"];
}

/** More are not looked after. */
const maxSelectors = 4;

/** What the numbers of a time do not tell of it. */
export async function lostBehind(query: string, reading: Reading): Promise<Gap[]> {
  const lost = [boundedQuantiles(query, reading), gapsBehind(query, reading)];
  return (await Promise.all(lost)).flat();
}

/** When the selectors of a query had no samples in a frame: what lies between two samples is not seen, and lowers rates. */
export async function gapsBehind(query: string, reading: Reading): Promise<Gap[]> {
  const series = currentSelectors(query).slice(0, maxSelectors);
  if (series.length === 0) return [];
  const asking = { ...reading, client: batchQueries(reading.client) };
  const { frame, client, signal } = asking;
  try {
    const interval = scrapeIntervalMs(client, { series, timeMs: frame.endMs }, signal);
    const found = await sampleGaps(series, interval, asking);
    const inside = found.filter(({ toMs }) => toMs > frame.startMs);
    const scraped = await Promise.all(inside.map((gap) => wasScraped(series, gap, asking)));
    const unseen = inside.filter((_, index) => scraped[index] !== true);
    return missingSamples(series.join(", "), unseen);
  } catch (error) {
    if (!(error instanceof AppError) || error.kind === "bug" || signal.aborted) throw error;
    return [failureGap("whether samples are missing", error)];
  }
}

import { duration } from "../api/promql.ts";
import type { Source } from "./find-sources.ts";
import { readOne } from "./read-samples.ts";
import type { Measurement, Stretch } from "./signal-plan.ts";
import { namespaceSelector } from "./target.ts";
import { seriesIn } from "./traffic.ts";

/** Of so many of the samples that a stretch before had in the same time a rate tells enough. */
const enough = 0.9;

/** Whether a stretch has fewer samples than one before it: `rate` over a gap is too low. */
export async function samplesMissing(
  sources: readonly Source[],
  { before, after }: { readonly before: Stretch; readonly after: Stretch },
  measurement: Measurement,
): Promise<boolean> {
  // New pods have few samples, though nothing was missed: what else is scraped there has all.
  const series = [...seriesIn(sources), `up{${namespaceSelector(measurement.target)}}`];
  const [was, is] = await Promise.all(
    [before, after].map(async ({ fromMs, toMs }) => {
      const range = duration(Math.max(toMs - fromMs, 1000));
      const counts = series.map((each) => `count_over_time(${each}[${range}])`);
      const samples = (await readOne(`max(${counts.join(" or ")})`, measurement, toMs)) ?? 0;
      return { samples, perMs: samples / (toMs - fromMs) };
    }),
  );
  if (was === undefined || is === undefined) return false;
  const expected = was.perMs * (after.toMs - after.fromMs);
  return is.samples < expected - 1.5 && is.samples < enough * expected;
}

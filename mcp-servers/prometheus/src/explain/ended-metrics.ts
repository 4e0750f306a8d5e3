import { AppError, type Gap } from "@binnacle/contracts";
import type { CalledCluster } from "@binnacle/mcp/server";
import { longestRangeMs } from "../api/longest-range.ts";
import { withOnly } from "../api/narrow-promql.ts";
import { currentSelectors, mayHoldWithout } from "../api/pin-promql.ts";
import { gapOf } from "../gap-of.ts";
import { newestSampleMs, pastMs, readOne } from "../signals/read-samples.ts";
import { since } from "../signals/signal-gap.ts";
import { lookbackMs } from "../signals/time-frame.ts";
import { wasScraped } from "../signals/was-scraped.ts";
import type { Asking } from "./series-behind.ts";

/** More are not looked after. */
const selectorsAtMost = 4;

interface Asked {
  readonly alertname: string;
  readonly query: string;
  readonly match: CalledCluster["match"];
}

/**
 * An expression that needs series that ended gives nothing, whatever happens. Those whose target is still scraped may be
 * there only while a state holds: that they ended is no fault.
 */
export async function endedMetrics(asked: Asked, asking: Asking): Promise<Gap[]> {
  const { alertname, query, match } = asked;
  if (mayHoldWithout(query)) return [];
  const { nowMs: endMs } = asking;
  const startMs = endMs - pastMs;
  const frame = { baselineStartMs: startMs, startMs, endMs, stepMs: lookbackMs };
  const reading = { ...asking, frame, match };
  const rangeMs = Math.max(longestRangeMs(query), lookbackMs);
  const told = await Promise.all(
    currentSelectors(query)
      .slice(0, selectorsAtMost)
      .map(async (series) => {
        const lastMs = await newestSampleMs([series], reading);
        if (lastMs === undefined || endMs - lastMs <= rangeMs) return [];
        if (await goesOn(series, reading)) return [];
        if (await wasScraped([series], { fromMs: lastMs, toMs: endMs }, reading)) return [];
        return [`${series} has no sample since ${since(lastMs, endMs)}`];
      })
      .map((each) => each.catch(notKnown(asking))),
  );
  const why = told.flat();
  if (why.length === 0) return [];
  return [
    gapOf({
      kind: "stopped",
      what: `whether ${alertname} would fire`,
      why: `${why.join("; ")}; while there is none it cannot fire`,
      remedy: "Check that its targets are scraped; `up == 0` names those that do not answer.",
    }),
  ];
}

/** Of a metric that is there with other labels those that ended may come back with what they count: the first error. */
async function goesOn(
  series: string,
  { match, ...reading }: Pick<Asked, "match"> & Parameters<typeof readOne>[1],
): Promise<boolean> {
  const metric = withOnly(series, ["job", "namespace", ...(match ? [match.name] : [])]);
  return (await readOne(`count(${metric})`, reading)) !== undefined;
}

/** An addition to the answer: where it cannot be had, the answer stands without. */
function notKnown({ signal }: Asking): (error: unknown) => string[] {
  return (error) => {
    if (error instanceof AppError && error.kind !== "bug" && !signal.aborted) return [];
    throw error;
  };
}

import { AppError, type Gap } from "@binnacle/contracts";
import { gapOf } from "../gap-of.ts";
import { since } from "../signals/signal-gap.ts";
import { answeredSince, wasScraped } from "../signals/was-scraped.ts";
import { downText } from "../targets/targets-down.ts";

/** What ended before the time that is asked about says nothing of that time. */
export function endedSeries(series: string, why: string): Gap {
  return gapOf({
    kind: "stopped",
    what: series,
    why,
    remedy: "Check that it is scraped; `up == 0` in Prometheus names targets that do not answer.",
  });
}

interface Ended {
  readonly series: string;
  /** Of its newest sample, Unix milliseconds. */
  readonly asOfMs: number;
  /** Instances that had it and do not answer. */
  readonly down: readonly string[];
}

/** Of a series that was there: where its target was scraped ever since, nothing is out of order. */
export async function endedSelector(
  { series, asOfMs, down }: Ended,
  reading: Parameters<typeof wasScraped>[2],
): Promise<Gap> {
  const { endMs } = reading.frame;
  const why = `no sample since ${since(asOfMs, endMs)}${down.length === 0 ? "" : ` (${downText(down)})`}`;
  if (!(await isScraped(series, { fromMs: asOfMs, toMs: endMs }, reading)))
    return endedSeries(series, why);
  return gapOf({
    what: series,
    why: `${why}, though scrapes went on: what it told of has ended`,
  });
}

/** Of series that go on, those of targets that are down: a sum lacks them, or tells of the time before. */
export function downGaps(each: readonly Ended[]): Gap[] {
  return each
    .filter(({ down }) => down.length > 0)
    .map(({ series, down }) =>
      gapOf({
        kind: "cut",
        what: `${series} where targets are down`,
        why: `${downText(down)}; what it had is not there now`,
      }),
    );
}

/** Whether the target of a series was scraped all through a time, and answered. Where that cannot be read, it is not known. */
export async function isScraped(series: string, ...asked: Tail): Promise<boolean> {
  try {
    const [{ fromMs }, reading] = asked;
    return (await wasScraped([series], ...asked)) && (await answeredSince(series, fromMs, reading));
  } catch (error) {
    if (!(error instanceof AppError) || error.kind === "bug" || asked[1].signal.aborted)
      throw error;
    return false;
  }
}

type Tail = readonly [Parameters<typeof wasScraped>[1], Parameters<typeof wasScraped>[2]];

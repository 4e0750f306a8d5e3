import { AppError, type Gap } from "@binnacle/contracts";
import { failureGap, gapOf } from "../gap-of.ts";
import type { Sources } from "./find-sources.ts";
import { scrapeIntervalMs } from "./rate-window.ts";
import { newestSampleMs } from "./read-samples.ts";
import { missingSamples, type SampleGap, sampleGaps } from "./sample-gaps.ts";
import { failed } from "./signal-gap.ts";
import type { Measurement } from "./signal-plan.ts";
import { seriesIn } from "./traffic.ts";

interface Scrapes {
  /** Undefined: not known. */
  readonly scrapeMs: number | undefined;
  /** Since when there are samples without a gap. */
  readonly unbrokenMs: number;
  /** When there were none, or none of one of the workloads. */
  readonly gaps: readonly SampleGap[];
  readonly missing: readonly Gap[];
}

type Reading = Pick<Measurement, "client" | "frame" | "signal" | "target" | "report">;

/** How often requests are scraped, and when they were not. */
export async function readScrapes(
  { all, ofWorkload }: Pick<Sources, "all" | "ofWorkload">,
  reading: Reading,
): Promise<Scrapes> {
  const series = seriesIn(all);
  const asked = intervalOf(series, reading);
  const { baselineStartMs: unbrokenMs } = reading.frame;
  try {
    const [found, partial] = await Promise.all([
      sampleGaps(series, asked, reading),
      gapsOfEach(ofWorkload, asked, reading),
    ]);
    const apart = partial.map(({ name, gaps }) => ({
      name,
      gaps: gaps.filter((gap) => !found.some((whole) => overlap(gap, whole))),
    }));
    return {
      scrapeMs: await asked,
      unbrokenMs: found.at(-1)?.toMs ?? unbrokenMs,
      gaps: [...found, ...apart.flatMap(({ gaps }) => gaps)],
      missing: [
        ...missingSamples("requests", found),
        ...missingOf(apart.filter(({ gaps }) => gaps.length > 0)),
        ...unreadOf(partial),
        ...unaskedOf(ofWorkload.size - askedAtMost),
      ],
    };
  } catch (error) {
    const unmeasured = { what: "whether samples are missing", signals: [] };
    const { about: _, ...gap } = failed(unmeasured, reading, error);
    const missing = [{ ...gap, what: unmeasured.what, about: { kinds: [] } }];
    return { scrapeMs: await asked, unbrokenMs, gaps: [], missing };
  }
}

interface OfWorkload {
  readonly name: string;
  readonly gaps: readonly SampleGap[];
  /** Why they could not be asked. */
  readonly unread?: AppError;
}

const askedAtMost = 20;
const namedAtMost = 3;

/** What others of a namespace count hides the gaps of one. */
async function gapsOfEach(
  ofWorkload: Sources["ofWorkload"],
  interval: Promise<number | undefined>,
  reading: Reading,
): Promise<readonly OfWorkload[]> {
  if (ofWorkload.size < 2) return [];
  return await Promise.all(
    [...ofWorkload].slice(0, askedAtMost).map(async ([name, sources]) => ({
      name,
      ...(await sampleGaps(seriesIn(sources), interval, reading).then(
        (gaps) => ({ gaps }),
        notKnown,
      )),
    })),
  );
}

/** Where it cannot be asked of one workload, its own gaps alone are not known. */
function notKnown(error: unknown): Omit<OfWorkload, "name"> {
  if (error instanceof AppError && error.kind !== "bug") return { gaps: [], unread: error };
  throw error;
}

function unreadOf(workloads: readonly OfWorkload[]): Gap[] {
  const [first, ...others] = workloads.flatMap(({ name, unread }) =>
    unread === undefined ? [] : [{ name, unread }],
  );
  if (first === undefined) return [];
  const whose = others.length === 0 ? first.name : `${others.length + 1} workloads`;
  return [failureGap(`whether samples of ${whose} are missing`, first.unread)];
}

function unaskedOf(count: number): Gap[] {
  if (count <= 0) return [];
  const what = `whether samples of ${count} more ${count === 1 ? "workload" : "workloads"} are missing`;
  return [
    gapOf({ kind: "cut", what, why: `${askedAtMost} workloads are looked at, each by itself` }),
  ];
}

function missingOf(workloads: readonly OfWorkload[]): Gap[] {
  const others = workloads.length - namedAtMost;
  const told = workloads.slice(0, namedAtMost);
  const each = told.flatMap(({ name, gaps }) => missingSamples(`requests of ${name}`, gaps));
  if (others <= 0) return each;
  const more = `requests of ${others} more ${others === 1 ? "workload" : "workloads"} (samples are missing)`;
  return [...each, gapOf({ kind: "cut", what: more, why: "as of those that are named" })];
}

function overlap(one: SampleGap, other: SampleGap): boolean {
  return one.fromMs < other.toMs && other.fromMs < one.toMs;
}

/** Of what has ended how often it was scraped until then. Where it cannot be asked, the signals themselves say why. */
export async function intervalOf(
  series: readonly string[],
  reading: Reading,
): Promise<number | undefined> {
  const { client, frame, signal, report } = reading;
  const intervalAt = (timeMs: number) => scrapeIntervalMs(client, { series, timeMs }, signal);
  try {
    const interval = await intervalAt(frame.endMs);
    if (interval === undefined || interval <= slowMs) return interval;
    const lastMs = await newestSampleMs(series, reading);
    return (lastMs === undefined ? undefined : await intervalAt(lastMs)) ?? interval;
  } catch (error) {
    if (!(error instanceof AppError) || error.kind === "bug") report(error);
    return undefined;
  }
}

/** Few samples up to now are those of a slow scrape, or of one that ended. */
const slowMs = 75_000;

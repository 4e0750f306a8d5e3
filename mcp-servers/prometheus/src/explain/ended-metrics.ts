import { AppError, type Gap } from "@binnacle/contracts";
import type { CalledCluster } from "@binnacle/mcp/server";
import { longestRangeMs } from "../api/longest-range.ts";
import { withMatcher, withOnly } from "../api/narrow-promql.ts";
import { currentSelectors, mayHoldWithout } from "../api/pin-promql.ts";
import { equals } from "../api/promql.ts";
import type { Labels } from "../api/wire.ts";
import { gapOf } from "../gap-of.ts";
import { newestSampleMs, pastMs, readOne } from "../signals/read-samples.ts";
import { since } from "../signals/signal-gap.ts";
import { lookbackMs } from "../signals/time-frame.ts";
import { answeredSince, wasScraped } from "../signals/was-scraped.ts";
import { downText, targetsDown } from "../targets/targets-down.ts";
import type { Asking } from "./series-behind.ts";

/** More are not looked after. */
const selectorsAtMost = 4;

interface Asked {
  readonly query: string;
  /** Of the labels asked for, those that its series may have. */
  readonly labels: Labels;
  readonly match: CalledCluster["match"];
}

/** What an expression reads, and what of it nobody sees now. */
export interface Ended {
  readonly series: string;
  /** Instances that had it and do not answer. */
  readonly down: readonly string[];
  /** Of its newest sample; absent: other instances have it. Unix milliseconds. */
  readonly lastMs?: number;
}

/**
 * An expression that needs series that ended tells nothing of now. Those whose target is still scraped may be there only
 * while a state holds: that they ended is no fault.
 */
export async function endedMetrics(
  { query, labels, match }: Asked,
  asking: Asking,
): Promise<readonly Ended[]> {
  if (mayHoldWithout(query)) return [];
  const { nowMs: endMs } = asking;
  const startMs = endMs - pastMs;
  const frame = { baselineStartMs: startMs, startMs, endMs, stepMs: lookbackMs };
  const reading = { ...asking, frame, match };
  const told = await Promise.all(
    currentSelectors(query)
      .slice(0, selectorsAtMost)
      .map(async (series) => await endedOf(series, labels, reading))
      .map((each) => each.catch(notKnown(asking))),
  );
  return told.flat();
}

type Reading = Parameters<typeof wasScraped>[2];

async function endedOf(whole: string, labels: Labels, reading: Reading): Promise<Ended[]> {
  const { endMs } = reading.frame;
  const own = Object.entries(labels).reduce(
    (each, [name, value]) => withMatcher(each, equals(name, value)),
    whole,
  );
  const ownMs = await newestSampleMs([own], reading);
  // A label that only a part of the expression has is no filter of the rest.
  const series = ownMs === undefined ? whole : own;
  const [lastMs, now, down] = await Promise.all([
    series === own ? ownMs : newestSampleMs([series], reading),
    readOne(`max(timestamp(${series}))`, reading),
    targetsDown(series, { ...reading, endMs }),
  ]);
  if (lastMs === undefined) return [];
  if (now !== undefined) return down.length === 0 ? [] : [{ series, down }];
  if (down.length > 0) return [{ series, down, lastMs }];
  if (await goesOn(series, reading)) return [];
  const isScraped =
    (await wasScraped([series], { fromMs: lastMs, toMs: endMs }, reading)) &&
    (await answeredSince(series, lastMs, reading));
  return isScraped ? [] : [{ series, down, lastMs }];
}

/** Of a metric that is there with other labels those that ended may come back with what they count: the first error. */
async function goesOn(series: string, { match, ...reading }: Reading): Promise<boolean> {
  const metric = withOnly(series, ["job", "namespace", ...(match ? [match.name] : [])]);
  return (await readOne(`count(${metric})`, reading)) !== undefined;
}

/** An addition to the answer: where it cannot be had, the answer stands without. */
function notKnown({ signal }: Asking): (error: unknown) => Ended[] {
  return (error) => {
    if (error instanceof AppError && error.kind !== "bug" && !signal.aborted) return [];
    throw error;
  };
}

interface Of {
  readonly alertname: string;
  readonly query: string;
  /** When the expression last held; undefined: not in the time that was looked at. */
  readonly heldMs: number | undefined;
  readonly nowMs: number;
}

/** Between two looks at when it held. */
const lookedMs = 60_000;

/** All of it, or a part of the instances: neither is a quiet alert. */
export function endedGaps(ended: readonly Ended[], { alertname, ...of }: Of): Gap[] {
  const remedy = "Check that its targets are scraped; `up == 0` names those that do not answer.";
  const whole = ended.flatMap((each) =>
    each.lastMs === undefined ? [] : [wholeText({ ...each, lastMs: each.lastMs }, of)],
  );
  const parts = ended
    .filter(({ lastMs }) => lastMs === undefined)
    .map(({ series, down }) => `${series}: ${downText(down)}`);
  return [
    ...(whole.length === 0
      ? []
      : [
          gapOf({
            kind: "stopped",
            what: `whether ${alertname} would fire`,
            why: `${whole.join("; ")}${endingText(ended, of)}`,
            remedy,
          }),
        ]),
    ...(parts.length === 0
      ? []
      : [
          gapOf({
            kind: "cut",
            what: `whether ${alertname} holds where targets are down`,
            why: parts.join("; "),
            remedy,
          }),
        ]),
  ];
}

function wholeText(
  { series, down, lastMs }: Ended & { readonly lastMs: number },
  { nowMs }: Pick<Of, "nowMs">,
): string {
  const why = down.length === 0 ? "" : ` (${downText(down)})`;
  return `${series} has no sample since ${since(lastMs, nowMs)}${why}`;
}

function endingText(ended: readonly Ended[], { query, heldMs, nowMs }: Omit<Of, "alertname">) {
  const lastMs = Math.min(...ended.map((each) => each.lastMs ?? Infinity));
  const held = heldMs !== undefined && heldMs > lastMs - lookedMs;
  const until = held ? "; it held when it was last seen" : "";
  return nowMs - lastMs <= longestRangeMs(query)
    ? `${until}; what it gives is of the time before`
    : `${until}; while there is none it cannot fire`;
}

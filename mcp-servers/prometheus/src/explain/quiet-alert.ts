import { type Gap, present } from "@binnacle/contracts";
import type { Call } from "@binnacle/mcp/server";
import { mayHoldWithout } from "../api/pin-promql.ts";
import type { Labels } from "../api/wire.ts";
import { gapOf } from "../gap-of.ts";
import { misnamedIn } from "../names/misnamed-metrics.ts";
import { isMisspelt, unmatchedIn, unmatchedText } from "../names/unmatched-labels.ts";
import { toInstant } from "../signals/time-frame.ts";
import { hasAsked, labelsOfSeries, onlyOf, unknownLabels } from "./asked-labels.ts";
import type { Comparison } from "./comparison-in.ts";
import { endedGaps, endedMetrics } from "./ended-metrics.ts";
import type { LookBack } from "./look-back.ts";
import { type Asking, nearestSeries, type ValuedSeries } from "./series-behind.ts";

export interface Expression {
  readonly query: string;
  readonly comparison?: Comparison;
}

interface Quiet {
  readonly alertname: string;
  /** Those asked for. */
  readonly labels: Labels;
  readonly ruleLabels: Labels;
  readonly expression: Expression | undefined;
  readonly lookBack: LookBack | undefined;
}

interface QuietRead {
  readonly nearest: ValuedSeries[];
  readonly lastTrue?: string;
  readonly gaps: readonly Gap[];
}

/** Of an alert that is not active, for the labels that are asked for: when it last held, what is nearest to its threshold, and why it might never hold. */
export async function readQuiet(quiet: Quiet, asking: Asking, call: Call): Promise<QuietRead> {
  const { labels, ruleLabels, expression, lookBack } = quiet;
  const isAsked = (series: Labels) => hasAsked(series, labels, ruleLabels);
  const [lastMs, nearest, unknown, ended] = await Promise.all([
    lookBack?.lastMs(isAsked),
    nearestOf(quiet, asking),
    unknownOf(quiet, asking, call),
    expression === undefined
      ? []
      : endedMetrics(
          {
            query: expression.query,
            labels: labelsOfSeries(labels, ruleLabels),
            match: call.cluster.match,
          },
          asking,
        ),
  ]);
  const { query = "" } = expression ?? {};
  const of = { ...quiet, query, heldMs: lastMs, nowMs: asking.nowMs };
  const neverHeld = lastMs === undefined && ended.length === 0;
  return {
    nearest,
    ...present({ lastTrue: lastMs === undefined ? undefined : toInstant(lastMs) }),
    gaps: [
      ...endedGaps(ended, of),
      ...unknown,
      ...(neverHeld ? await nameless(quiet, asking, call) : []),
    ],
  };
}

async function nearestOf(
  { expression, labels, ruleLabels }: Quiet,
  asking: Asking,
): Promise<ValuedSeries[]> {
  const { comparison } = expression ?? {};
  if (comparison === undefined) return [];
  const left = onlyOf(comparison.left, labels, ruleLabels);
  return await nearestSeries({ ...comparison, left }, asking);
}

async function unknownOf(
  { alertname, expression, labels, ruleLabels }: Quiet,
  asking: Asking,
  { cluster }: Call,
): Promise<Gap[]> {
  const { comparison } = expression ?? {};
  if (comparison === undefined || Object.keys(labels).length === 0) return [];
  const isWhole = cluster.namespaces === undefined;
  const sought = { alertname, asked: labels, ruleLabels, left: comparison.left, isWhole };
  return await unknownLabels(sought, asking);
}

/** While nothing has a metric that an expression needs, or a label of it, it does not hold, whatever happens. */
async function nameless(
  { alertname, expression }: Quiet,
  { client, nowMs: endMs }: Asking,
  call: Call,
): Promise<Gap[]> {
  if (expression === undefined || mayHoldWithout(expression.query)) return [];
  const asked = { client, endMs };
  const [misnamed, unmatched] = await Promise.all([
    misnamedIn(expression.query, asked, call),
    unmatchedIn(expression.query, asked, call),
  ]);
  const texts = unmatched.found.filter(isMisspelt).map((each) => unmatchedText(each, call));
  const why = [...misnamed.found, ...texts];
  const what = `whether ${alertname} would ever fire`;
  const unasked = [...misnamed.unasked, ...unmatched.unasked];
  if (why.length + unasked.length === 0) return [];
  if (why.length === 0) return [gapOf({ what, why: unasked.join("; ") })];
  const remedy =
    "Check names and labels in the expression of its rule, and that the targets are scraped.";
  return [
    gapOf({
      what,
      why: `${why.join("; ")}; while there is none it cannot hold: some come only with the trouble, others are misspelt or not scraped`,
      remedy,
    }),
  ];
}

import { type Gap, present, prometheus } from "@binnacle/contracts";
import { defineTool } from "@binnacle/mcp/server";
import { longestRangeMs } from "../api/longest-range.ts";
import { narrowPromql } from "../api/narrow-promql.ts";
import { currentSelectors } from "../api/pin-promql.ts";
import { histogramText, type Labels, type QueryData } from "../api/wire.ts";
import type { Deps } from "../deps.ts";
import { type QueryFact, queryEvidence } from "../query-evidence.ts";
import { newestSampleMs, readOne } from "../signals/read-samples.ts";
import { lookbackMs, type TimeFrame, timeAsked, toInstant } from "../signals/time-frame.ts";
import { targetsDown } from "../targets/targets-down.ts";
import { watchUnread } from "../watch-unread.ts";
import { boundedQuantiles } from "./bounded-quantiles.ts";
import { downGaps, endedSelector } from "./ended-series.ts";
import { formatLabels } from "./format-labels.ts";
import { gapsBehind } from "./gaps-behind.ts";
import { notEmpty, whyEmpty } from "./nothing-matches.ts";
import { headLines, totalFact } from "./total-fact.ts";
import type { ReadValues } from "./unmet-filters.ts";

export const queryInstant = defineTool<Deps>()({
  contract: prometheus.queryInstant,
  async run(input, deps, call) {
    const { signal, cluster } = call;
    const query = narrowPromql(input.query, cluster.match);
    const observedMs = timeAsked("time", input.time, deps.now());
    const { client, unread } = watchUnread(deps.client);
    const reading = { client, frame: frameAt(observedMs), match: cluster.match, signal };
    const [data, ages, lost] = await Promise.all([
      client.instant(query, observedMs, signal),
      agesOf(query, reading, deps.client),
      lostOf(query, observedMs, { client: deps.client, match: cluster.match, signal }),
    ]);
    const samples = samplesOf(data);
    const stale = await staleOf(ages, samples.length === 0, reading);
    const ended = await Promise.all(stale.map((each) => endedSelector(each, reading)));
    const down = downGaps(ages.filter((each) => !stale.includes(each)));
    const isNothing = samples.length === 0 && stale.length === 0 && unread().length === 0;
    const asked = { client: deps.client, endMs: observedMs, read: readerAt(reading) };
    const { unmet, nothing } = isNothing ? await whyEmpty(query, asked, call) : notEmpty;
    const asOfMs = ages.length === 0 ? undefined : Math.min(...ages.map((age) => age.asOfMs));
    const shown = samples.slice(0, input.limit);
    const evidenceOf = queryEvidence({ deps, cluster, tool: "query_instant", input, observedMs });
    const evidence = shown.map((sample) =>
      evidenceOf({ ...toFact(query, sample), ...present({ asOfMs }) }),
    );
    return {
      query,
      at: toInstant(observedMs),
      ...present({ asOf: asOfMs === undefined ? undefined : toInstant(asOfMs) }),
      items: shown.map((sample, index) => ({ ...sample, evidence: evidence[index]?.id ?? "" })),
      hasMore: samples.length > shown.length,
      evidence: [...evidence, ...[...unmet, ...totalFact(query, samples, shown)].map(evidenceOf)],
      gaps: [...ended, ...down, ...nothing, ...(stale.length === 0 ? lost : []), ...unread()],
    };
  },
  toText: ({ query, at, asOf, items, evidence: facts, gaps }) =>
    [
      ...headLines({ items, evidence: facts, gaps }),
      `${query} at ${at}${asOf === undefined ? "" : `, newest sample of ${asOf}`}`,
      ...items.map(
        ({ labels, value, evidence }) => `${value}  ${formatLabels(labels)} [${evidence}]`,
      ),
    ].join("\n"),
});

function toFact(query: string, { labels, value }: Sample): QueryFact {
  return {
    query,
    pointer: `/${formatLabels(labels)}`,
    text: `${formatLabels(labels)} ${value}`,
    values: { value: Number.isFinite(Number(value)) ? Number(value) : value },
  };
}

const hourMs = 3_600_000;
/** More are not looked after: each costs a query. */
const maxSelectors = 4;

function frameAt(timeMs: number): TimeFrame {
  return { baselineStartMs: timeMs - hourMs, startMs: timeMs, endMs: timeMs, stepMs: 60_000 };
}

function readerAt({ client, frame, signal }: Parameters<typeof newestSampleMs>[1]): ReadValues {
  return async (query) => {
    const data = await client.instant(query, frame.endMs, signal);
    return data.resultType === "vector" ? data.result.map(({ value }) => [Number(value[1])]) : [];
  };
}

type Age = Parameters<typeof endedSelector>[0];

/** Those that ended; without an answer also those that are marked as ended since a moment. */
async function staleOf(
  ages: readonly Age[],
  isEmpty: boolean,
  reading: Parameters<typeof newestSampleMs>[1],
): Promise<readonly Age[]> {
  const { endMs } = reading.frame;
  const each = await Promise.all(
    ages.map(async ({ series, asOfMs }) => {
      if (endMs - asOfMs > lookbackMs || !isEmpty) return endMs - asOfMs > lookbackMs;
      return (await readOne(`max(timestamp(${series}))`, reading)) === undefined;
    }),
  );
  return ages.filter((_, index) => each[index]);
}

/** When the newest sample of each selector was taken, and which of its targets are down: a rate over an hour gives a value long after its series ended. */
async function agesOf(
  query: string,
  reading: Parameters<typeof endedSelector>[1],
  client: typeof reading.client,
): Promise<readonly Age[]> {
  const selectors = currentSelectors(query).slice(0, maxSelectors);
  const ages = await Promise.all(
    selectors.map(async (series) => {
      const [asOfMs, down] = await Promise.all([
        newestSampleMs([series], reading),
        targetsDown(series, { ...reading, client, endMs: reading.frame.endMs }),
      ]);
      return asOfMs === undefined ? [] : [{ series, asOfMs, down }];
    }),
  );
  return ages.flat();
}

/** Quantiles beyond their buckets; of a query that reads a range: when it has no samples. The lookback before it may hold the last one. */
async function lostOf(
  query: string,
  endMs: number,
  asking: Pick<Parameters<typeof gapsBehind>[1], "client" | "match" | "signal">,
): Promise<Gap[]> {
  const bounded = boundedQuantiles(query, { ...asking, frame: frameAt(endMs) });
  const rangeMs = longestRangeMs(query);
  if (rangeMs === 0) return await bounded;
  const startMs = endMs - rangeMs;
  const stepMs = Math.max(1, Math.ceil(rangeMs / usualPoints / 15_000)) * 15_000;
  const frame = { baselineStartMs: startMs - rangeMs - lookbackMs, startMs, endMs, stepMs };
  return (await Promise.all([bounded, gapsBehind(query, { ...asking, frame })])).flat();
}

const usualPoints = 120;

interface Sample {
  readonly labels: Labels;
  readonly value: string;
}

function samplesOf(data: QueryData): readonly Sample[] {
  switch (data.resultType) {
    case "vector":
      return data.result.map(({ metric, value: [, value] }) => ({ labels: metric, value }));
    case "matrix":
      // A bare range selector: its newest sample.
      return data.result.map(({ metric, values, histograms }) => ({
        labels: metric,
        value:
          values.at(-1)?.[1] ?? histograms.map(([, each]) => histogramText(each)).at(-1) ?? "NaN",
      }));
    case "scalar":
    case "string":
      break;
  }
  return [{ labels: {}, value: data.result[1] }];
}

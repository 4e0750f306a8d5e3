import { present, prometheus } from "@binnacle/contracts";
import { defineTool } from "@binnacle/mcp/server";
import { narrowPromql } from "../api/narrow-promql.ts";
import { currentSelectors } from "../api/pin-promql.ts";
import { histogramText, type Labels, type QueryData } from "../api/wire.ts";
import type { Deps } from "../deps.ts";
import { queryEvidence } from "../query-evidence.ts";
import { newestSampleMs } from "../signals/read-samples.ts";
import { since } from "../signals/signal-gap.ts";
import { lookbackMs, type TimeFrame, timeAsked, toInstant } from "../signals/time-frame.ts";
import { endedSeries } from "./ended-series.ts";
import { formatLabels } from "./format-labels.ts";
import { nothingMatches } from "./nothing-matches.ts";
import { watchUnread } from "./watch-unread.ts";

export const queryInstant = defineTool<Deps>()({
  contract: prometheus.queryInstant,
  async run(input, deps, { signal, cluster }) {
    const query = narrowPromql(input.query, cluster.match);
    const observedMs = timeAsked("time", input.time, deps.now());
    const { client, unread } = watchUnread(deps.client);
    const samples = samplesOf(await client.instant(query, observedMs, signal));
    const ages = await agesOf(query, { client, frame: frameAt(observedMs), signal });
    const stale = ages.filter(({ asOfMs }) => observedMs - asOfMs > lookbackMs);
    const asOfMs = ages.length === 0 ? undefined : Math.min(...ages.map((age) => age.asOfMs));
    const shown = samples.slice(0, input.limit);
    const evidenceOf = queryEvidence({ deps, cluster, tool: "query_instant", input, observedMs });
    const evidence = shown.map(({ labels, value }) =>
      evidenceOf({
        query,
        ...present({ asOfMs }),
        pointer: `/${formatLabels(labels)}`,
        text: `${formatLabels(labels)} ${value}`,
        values: { value: Number.isFinite(Number(value)) ? Number(value) : value },
      }),
    );
    return {
      query,
      at: toInstant(observedMs),
      ...present({ asOf: asOfMs === undefined ? undefined : toInstant(asOfMs) }),
      items: shown.map((sample, index) => ({ ...sample, evidence: evidence[index]?.id ?? "" })),
      hasMore: samples.length > shown.length,
      evidence,
      gaps: [
        ...stale.map(({ series, asOfMs: lastMs }) =>
          endedSeries(series, `no sample since ${since(lastMs, observedMs)}`),
        ),
        ...(samples.length === 0 && stale.length === 0 && unread().length === 0
          ? [nothingMatches(query)]
          : []),
        ...unread(),
      ],
    };
  },
  toText: ({ query, at, asOf, items, hasMore, gaps }) =>
    [
      `${query} at ${at}${asOf === undefined ? "" : `, newest sample of ${asOf}`}`,
      ...items.map(
        ({ labels, value, evidence }) => `${value}  ${formatLabels(labels)} [${evidence}]`,
      ),
      ...gaps.map(({ what, why, remedy }) => `${what}: ${why}. ${remedy?.text ?? ""}`.trim()),
      ...(hasMore ? ["more series exist: aggregate, or give a higher limit"] : []),
    ].join("\n"),
});

const hourMs = 3_600_000;
/** More are not looked after: each costs a query. */
const maxSelectors = 4;

function frameAt(timeMs: number): TimeFrame {
  return { baselineStartMs: timeMs - hourMs, startMs: timeMs, endMs: timeMs, stepMs: 60_000 };
}

/** When the newest sample of each selector was taken: a rate over an hour gives a value long after its series ended. */
async function agesOf(
  query: string,
  reading: Parameters<typeof newestSampleMs>[1],
): Promise<readonly { readonly series: string; readonly asOfMs: number }[]> {
  const selectors = currentSelectors(query).slice(0, maxSelectors);
  const ages = await Promise.all(
    selectors.map(async (series) => ({ series, asOfMs: await newestSampleMs([series], reading) })),
  );
  return ages.flatMap(({ series, asOfMs }) => (asOfMs === undefined ? [] : [{ series, asOfMs }]));
}

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

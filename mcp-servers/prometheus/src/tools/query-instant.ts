import { prometheus } from "@binnacle/contracts";
import { defineTool } from "@binnacle/mcp/server";
import { narrowPromql } from "../api/narrow-promql.ts";
import type { Labels, QueryData } from "../api/wire.ts";
import type { Deps } from "../deps.ts";
import { queryEvidence } from "../query-evidence.ts";
import { toInstant } from "../signals/time-frame.ts";
import { formatLabels } from "./format-labels.ts";
import { nothingMatches } from "./nothing-matches.ts";

export const queryInstant = defineTool<Deps>()({
  contract: prometheus.queryInstant,
  async run(input, deps, { signal, cluster }) {
    const query = narrowPromql(input.query, cluster.match);
    const observedMs = input.time === undefined ? deps.now() : Date.parse(input.time);
    const samples = samplesOf(await deps.client.instant(query, observedMs, signal));
    const shown = samples.slice(0, input.limit);
    const evidenceOf = queryEvidence({ deps, cluster, tool: "query_instant", input, observedMs });
    const evidence = shown.map(({ labels, value }) =>
      evidenceOf({
        query,
        pointer: `/${formatLabels(labels)}`,
        text: `${formatLabels(labels)} ${value}`,
        values: { value: Number.isFinite(Number(value)) ? Number(value) : value },
      }),
    );
    return {
      query,
      at: toInstant(observedMs),
      items: shown.map((sample, index) => ({ ...sample, evidence: evidence[index]?.id ?? "" })),
      hasMore: samples.length > shown.length,
      evidence,
      gaps: samples.length === 0 ? [nothingMatches(query)] : [],
    };
  },
  toText: ({ query, at, items, hasMore, gaps }) =>
    [
      `${query} at ${at}`,
      ...items.map(
        ({ labels, value, evidence }) => `${value}  ${formatLabels(labels)} [${evidence}]`,
      ),
      ...gaps.map(({ why, remedy }) => `${why}. ${remedy?.text ?? ""}`.trim()),
      ...(hasMore ? ["more series exist: aggregate, or give a higher limit"] : []),
    ].join("\n"),
});

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
      return data.result.map(({ metric, values }) => ({
        labels: metric,
        value: values.at(-1)?.[1] ?? "NaN",
      }));
    case "scalar":
    case "string":
      break;
  }
  return [{ labels: {}, value: data.result[1] }];
}

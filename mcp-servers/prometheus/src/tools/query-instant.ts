import { Evidence, Gap, Instant } from "@binnacle/contracts";
import { defineTool } from "@binnacle/mcp/server";
import { z } from "zod";
import { Labels, type QueryData } from "../api/wire.ts";
import { createEvidence } from "../create-evidence.ts";
import type { Deps } from "../deps.ts";
import { formatLabels } from "./format-labels.ts";
import { nothingMatches } from "./nothing-matches.ts";

const output = z.object({
  query: z.string(),
  at: Instant,
  items: z.array(
    z.object({
      labels: Labels,
      value: z.string().describe("As Prometheus prints it; NaN and +Inf occur"),
      evidence: z.string(),
    }),
  ),
  hasMore: z.boolean(),
  evidence: z.array(Evidence),
  gaps: z.array(Gap),
});

export const queryInstant = defineTool<Deps>()({
  name: "query_instant",
  title: "Instant query",
  description:
    "Values of a PromQL expression at one moment, each with its labels. Call it for a number that golden_signals does not give; aggregate with sum by or topk to keep the answer short.",
  input: {
    query: z.string().min(1).max(8000).describe("PromQL"),
    time: z.iso.datetime({ offset: true }).optional().describe("RFC 3339; absent: now"),
    limit: z.number().int().min(1).max(100).default(20),
  },
  output,
  async run(asked, { client, clusterId, now }, signal) {
    const timeMs = asked.time === undefined ? now() : Date.parse(asked.time);
    const rows = rowsOf(await client.instant(asked.query, timeMs, signal));
    const shown = rows.slice(0, asked.limit);
    const evidenceOf = createEvidence({
      clusterId,
      tool: "query_instant",
      arguments: asked,
      observedMs: timeMs,
    });
    const evidence = shown.map(({ labels, value }) =>
      evidenceOf({
        query: asked.query,
        pointer: `/${formatLabels(labels)}`,
        text: `${formatLabels(labels)} ${value}`,
        values: { value: Number.isFinite(Number(value)) ? Number(value) : value },
      }),
    );
    return {
      query: asked.query,
      at: new Date(timeMs).toISOString(),
      items: shown.map((row, index) => ({ ...row, evidence: evidence[index]?.id ?? "" })),
      hasMore: rows.length > shown.length,
      evidence,
      gaps: rows.length === 0 ? [nothingMatches(asked.query)] : [],
    };
  },
  toText: ({ query, at, items, hasMore, gaps }) =>
    [
      `${query} at ${at}`,
      ...items.map(
        ({ labels, value, evidence }) => `${value}  ${formatLabels(labels)} [${evidence}]`,
      ),
      ...gaps.map(({ why, remedy }) => `${why}. ${remedy ?? ""}`.trim()),
      ...(hasMore ? ["more series exist: aggregate, or give a higher limit"] : []),
    ].join("\n"),
});

interface Row {
  readonly labels: Labels;
  readonly value: string;
}

function rowsOf(data: QueryData): readonly Row[] {
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

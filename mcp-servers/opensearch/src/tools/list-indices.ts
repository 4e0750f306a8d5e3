import { opensearch, present } from "@binnacle/contracts";
import { defineTool } from "@binnacle/mcp/server";
import { z } from "zod";
import type { Deps } from "../deps.ts";
import { firstLine, remedies } from "../gap-text.ts";
import { findPlace, type Place } from "../query/find-place.ts";
import { timeBranch } from "../query/log-filter.ts";
import { partialGaps } from "../query/partial-gaps.ts";
import { type TimeWindow, toInstant } from "../query/time-window.ts";
import { searchEvidence } from "../search-evidence.ts";

const dayMs = 24 * 3_600_000;
/** More are told, and not listed. */
const maxItems = 40;

export const listIndices = defineTool<Deps>()({
  contract: opensearch.listIndices,
  async run(input, deps, { signal, cluster }) {
    const window = { fromMs: deps.now() - dayMs, toMs: deps.now() };
    const sought = { index: input.index, cluster, question: {}, window, isAnew: true };
    const found = await findPlace(deps, sought, signal);
    if (found.kind === "gap") return { items: [], hasMore: false, evidence: [], gaps: [found.gap] };
    const { place } = found;
    const { lines, gaps, body } = await linesOf(deps, { place, window }, signal);
    const items = itemsOf(place, lines);
    const call = { deps, cluster, tool: "list_indices", input, index: place.index };
    const fact = {
      about: ["indices", place.index],
      pointer: "/aggregations/indices",
      text: `${items.length} indices behind ${place.index}, ${lines.size} of them with lines in the last day`,
      values: { indices: { count: items.length, of: "index" } },
      observedAt: toInstant(deps.now()),
      search: body,
    };
    return {
      items: items.slice(0, maxItems),
      hasMore: items.length > maxItems,
      evidence: [searchEvidence(call)(fact)],
      gaps: [...place.gaps, ...gaps],
    };
  },
  toText: ({ items, hasMore, gaps, evidence }) =>
    [
      firstLine(
        `indices, with their lines of the last 24 h [${evidence[0]?.id ?? "no evidence"}]`,
        { gaps, isNothing: items.length === 0 },
      ),
      ...items.map(({ index, state, lines, newest }) =>
        state === "open"
          ? `${index} ${lines}${newest === undefined ? "" : `, newest ${newest}`}`
          : `${index} ${state}`,
      ),
      ...(hasMore ? ["There are more: give a narrower pattern as index."] : []),
      ...remedies(gaps),
    ].join("\n"),
});

interface Lines {
  readonly count: number;
  readonly newestMs: number;
}

const Indices = z.object({
  indices: z.object({
    buckets: z.array(
      z.object({
        key: z.string(),
        doc_count: z.number(),
        newest: z.object({ value: z.number().nullable() }),
      }),
    ),
  }),
});

/** Lines and the newest by index, over every field that may hold the time. */
async function linesOf(
  { client, searchTimeoutMs }: Deps,
  { place, window }: { place: Place; window: TimeWindow },
  signal: AbortSignal,
) {
  const timeout = `${Math.round(searchTimeoutMs)}ms`;
  const answers = await Promise.all(
    place.fields.time.map(async ({ name: field }, position) => {
      const filter = [timeBranch(window, place.fields.time, position), ...place.filters];
      const newest = { newest: { max: { field } } };
      const aggs = { indices: { terms: { field: "_index", size: 1_000 }, aggs: newest } };
      const body = { query: { bool: { filter } }, size: 0, aggs };
      return { body, answer: await client.search(place.index, { ...body, timeout }, signal) };
    }),
  );
  const lines = new Map<string, Lines>();
  for (const { answer } of answers) {
    const buckets = Indices.safeParse(answer.aggregations).data?.indices.buckets ?? [];
    for (const { key, doc_count: count, newest } of buckets) {
      const known = lines.get(key) ?? { count: 0, newestMs: 0 };
      const newestMs = Math.max(known.newestMs, newest.value ?? 0);
      lines.set(key, { count: known.count + count, newestMs });
    }
  }
  const gaps = answers.flatMap(({ answer }) => partialGaps(place.index, answer));
  return { lines, gaps, body: answers[0]?.body ?? {} };
}

type Item = z.output<typeof opensearch.listIndices.output>["items"][number];

function itemsOf({ discovery }: Place, lines: ReadonlyMap<string, Lines>): Item[] {
  const readable = new Set(discovery.readable);
  const open = [...discovery.types.keys()].map((index): Item => {
    const own = lines.get(index);
    const newest = own === undefined ? undefined : toInstant(own.newestMs);
    const state = readable.has(index) ? "open" : "unreadable";
    return { index, state, lines: own?.count ?? 0, ...present({ newest }) };
  });
  const closed = discovery.closed.map((index): Item => ({ index, state: "closed", lines: 0 }));
  return [...open, ...closed].toSorted(
    (left, right) =>
      (right.newest ?? "").localeCompare(left.newest ?? "") ||
      right.index.localeCompare(left.index),
  );
}

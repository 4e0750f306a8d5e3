import { type Evidence, opensearch, present } from "@binnacle/contracts";
import { defineTool } from "@binnacle/mcp/server";
import { z } from "zod";
import type { SearchAnswer } from "../api/wire.ts";
import type { Deps } from "../deps.ts";
import { errorKinds } from "../error-kinds.table.ts";
import { notSeen, remedies } from "../gap-text.ts";
import { findPlace, type Place } from "../query/find-place.ts";
import { findSilence, whose } from "../query/find-silence.ts";
import { findStopped } from "../query/find-stopped.ts";
import {
  aboutOf,
  anyOf,
  type Clause,
  containing,
  type LogQuestion,
  logFilter,
  timeFilter,
} from "../query/log-filter.ts";
import { looseGaps } from "../query/loose-gaps.ts";
import { membersNote } from "../query/members-note.ts";
import { partialGaps } from "../query/partial-gaps.ts";
import {
  lengthOf,
  spanOf,
  type TimeWindow,
  timeWindow,
  toInstant,
  toWindow,
} from "../query/time-window.ts";
import { type SearchFact, searchEvidence } from "../search-evidence.ts";

export const errorSummary = defineTool<Deps>()({
  contract: opensearch.errorSummary,
  async run(input, deps, { signal, cluster }) {
    const window = timeWindow({ ...input, windowMinutes: 60 }, deps.now());
    const found = await findPlace(deps, { cluster, question: input, window }, signal);
    const of = { window: toWindow(window) };
    if (found.kind === "gap")
      return { ...of, total: 0, items: [], evidence: [], gaps: [found.gap] };
    const { place } = found;
    const asked = { place, question: input, window };
    const [answer, stopped] = await Promise.all([
      send(deps, asked, signal),
      findStopped(deps, { place, window }, signal),
    ]);
    const total = answer.hits.total.value;
    const silence =
      total === 0 ? await findSilence(deps, { ...asked, consequence: "" }, signal) : [];
    const { index } = place;
    const toEvidence = searchEvidence({ deps, cluster, tool: "error_summary", input, index });
    const observedAt = toInstant(deps.now());
    const kinds = kindsIn(answer, place);
    const evidence = kinds.map((kind) =>
      toEvidence(kindFact(kind, { ...asked, total, observedAt })),
    );
    return {
      ...of,
      ...present({ podsBy: place.told?.by }),
      total,
      items: kinds.map((kind, position) => ({
        ...kind,
        share: total === 0 ? 0 : kind.count / total,
        evidence: evidence[position]?.id ?? "",
      })),
      evidence,
      gaps: [
        ...stopped,
        ...place.gaps,
        ...partialGaps(index, answer),
        ...looseGaps(place),
        ...silence,
      ],
    };
  },
  toText: ({ total, window, items, gaps, podsBy }) =>
    [
      ...notSeen(gaps),
      `${total} lines${membersNote(podsBy)}, ${window.from} to ${window.to}; failures of kinds known by their words:`,
      ...(items.length === 0 && total > 0 ? ["none (log_patterns groups all lines)"] : []),
      ...items.map(toText),
      ...remedies(gaps),
    ].join("\n"),
});

type Item = z.output<typeof opensearch.errorSummary.output>["items"][number];
type Kind = Pick<Item, "kind" | "count" | "first" | "last">;

interface Asked {
  readonly place: Place;
  readonly question: LogQuestion;
  readonly window: TimeWindow;
}

function toText({ kind, count, share, first, last, evidence }: Item): string {
  const part = share < 0.001 ? "under 0.1 %" : `${(100 * share).toFixed(1)} %`;
  return `${kind}: ${count} (${part}), ${clock(first)} to ${clock(last)} [${evidence}]`;
}

function clock(at: string): string {
  return at.slice(11, 19);
}

async function send(
  { client, searchTimeoutMs }: Deps,
  asked: Asked,
  signal: AbortSignal,
): Promise<SearchAnswer> {
  const timeout = `${Math.round(searchTimeoutMs)}ms`;
  const kinds = errorKinds.map(({ kind }): [string, Clause] => [
    kind,
    { filter: clauseOf(kind, asked.place), aggs: timesOf(asked.place) },
  ]);
  const aggs = Object.fromEntries(kinds);
  const body = { query: queryOf(asked), size: 0, track_total_hits: true, aggs, timeout };
  return await client.search(asked.place.index, body, signal);
}

function queryOf({ place, question, window }: Asked): Clause {
  const filter = [timeFilter(window, place.fields), ...logFilter(question, place)];
  return { bool: { filter } };
}

function clauseOf(kind: string, { fields }: Place): Clause {
  const phrases = errorKinds.find((each) => each.kind === kind)?.phrases ?? [];
  return anyOf(phrases.map((phrase) => containing(`"${phrase}"`, fields.text)));
}

/** First and last by each field of time that a document may have. */
function timesOf({ fields }: Place): Clause {
  const entries = fields.time.flatMap(({ name: field }, at): [string, Clause][] => [
    [`first${at}`, { min: { field } }],
    [`last${at}`, { max: { field } }],
  ]);
  return Object.fromEntries(entries);
}

const Bucket = z
  .object({ doc_count: z.number() })
  .catchall(z.union([z.number(), z.object({ value: z.number().nullable() })]));

function kindsIn(answer: SearchAnswer, { fields }: Place): Kind[] {
  return errorKinds
    .flatMap(({ kind }) => {
      const bucket = Bucket.safeParse(answer.aggregations[kind]).data;
      if (bucket === undefined || bucket.doc_count === 0) return [];
      const timesAt = (name: string) =>
        fields.time.flatMap((_, at) => {
          const time = bucket[`${name}${at}`];
          return typeof time === "object" && time.value !== null ? [time.value] : [];
        });
      const [first, last] = [Math.min(...timesAt("first")), Math.max(...timesAt("last"))];
      if (!Number.isFinite(first) || !Number.isFinite(last)) return [];
      return [{ kind, count: bucket.doc_count, first: toInstant(first), last: toInstant(last) }];
    })
    .toSorted((left, right) => right.count - left.count);
}

function kindFact(
  { kind, count, first, last }: Kind,
  { total, observedAt, ...asked }: Asked & { total: number; observedAt: string },
): SearchFact {
  const { place, question, window } = asked;
  const query = { bool: { filter: [queryOf(asked), clauseOf(kind, place)] } };
  return {
    about: [...aboutOf(question), kind],
    pointer: `/aggregations/${kind}`,
    text: `${count} of ${total} log lines of ${whose(question)} name a failure of kind ${kind} in ${lengthOf(window)}`,
    values: {
      kind,
      lines: { count, of: "line" },
      share: { amount: count / total, unit: "ratio" },
      first: { at: first },
      last: { at: last },
      window: spanOf(window),
    } satisfies Evidence["values"],
    observedAt,
    search: { query, size: 1, track_total_hits: true },
  };
}

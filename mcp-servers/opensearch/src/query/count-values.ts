import type { Gap } from "@binnacle/contracts";
import { z } from "zod";
import type { Deps } from "../deps.ts";
import { firstValue, type LogField, untoldIn } from "../fields/log-fields.ts";
import type { Clause } from "./clause.ts";
import { indexExpressions } from "./index-expressions.ts";
import { timeFilter } from "./log-filter.ts";
import { partialGaps } from "./partial-gaps.ts";
import type { Place } from "./place.ts";
import { maxLines } from "./read-lines.ts";
import type { TimeWindow } from "./time-window.ts";
import { existing } from "./without-any.ts";

export interface Counting {
  readonly place: Place;
  /** Conditions without the time. */
  readonly filter: readonly Clause[];
  readonly window: TimeWindow;
  /** A document counts for the first of them that it holds. */
  readonly fields: readonly LogField[];
}

export interface Counted {
  /** Lines by value, most first. */
  readonly values: readonly { readonly key: string; readonly count: number }[];
  /** Lines of values that are not among them. */
  readonly others: number;
  readonly gaps: readonly Gap[];
  /** The search that was sent, the first of several. */
  readonly body: Clause;
}

/** Values that one search gives: fewer than `search.max_buckets`. */
const maxValues = 1_000;

/** Counts lines by the values of a role: an aggregation where the mapping allows one, else by reading the newest lines. */
export async function countValues(
  deps: Deps,
  counting: Counting,
  signal: AbortSignal,
): Promise<Counted> {
  const { fields, place } = counting;
  const untold = fields.length > 1 ? [...new Set(fields.flatMap(untoldIn))] : [];
  const expressions = (indices: readonly string[]) =>
    indices.length === 0 ? [] : indexExpressions(indices, place.discovery);
  const told = (indices: readonly string[]) =>
    expressions(indices.filter((index) => !untold.includes(index)));
  const ofFields = fields.flatMap((field, position) => {
    const earlier = fields.slice(0, position).map(existing);
    const own = { ...counting, earlier };
    return [
      ...field.countable.flatMap(({ name, indices }) =>
        told(indices).map((index) => aggregated(deps, { ...own, name, index }, signal)),
      ),
      ...told(field.uncountable).map((index) =>
        readOnly(deps, { ...own, fields: [field], index }, signal),
      ),
    ];
  });
  // Which field a document holds first, only the document tells.
  const ofAll = expressions(untold).map((index) =>
    readOnly(deps, { ...counting, earlier: [], index }, signal),
  );
  const parts = await Promise.all([...ofFields, ...ofAll]);
  const sums = new Map<string, number>();
  for (const { key, count } of parts.flatMap(({ values }) => values))
    sums.set(key, (sums.get(key) ?? 0) + count);
  const values = [...sums]
    .map(([key, count]) => ({ key, count }))
    .toSorted((left, right) => right.count - left.count || (left.key < right.key ? -1 : 1));
  return {
    values,
    others: parts.reduce((sum, { others }) => sum + others, 0),
    gaps: parts.flatMap(({ gaps }) => gaps),
    body: parts[0]?.body ?? {},
  };
}

const Terms = z.object({
  values: z.object({
    sum_other_doc_count: z.number(),
    buckets: z.array(
      z.object({
        key: z.union([z.string(), z.number()]),
        key_as_string: z.string().optional(),
        doc_count: z.number(),
      }),
    ),
  }),
});

interface Part extends Counting {
  readonly earlier: readonly Clause[];
  readonly index: string;
}

function queryOf({ place, filter, window, earlier }: Part): Clause {
  const all = [timeFilter(window, place.fields), ...filter];
  return { bool: { filter: all, ...(earlier.length === 0 ? {} : { must_not: earlier }) } };
}

async function aggregated(
  { client, searchTimeoutMs }: Deps,
  part: Part & { readonly name: string },
  signal: AbortSignal,
): Promise<Counted> {
  const { name, index } = part;
  const body = {
    query: queryOf(part),
    size: 0,
    aggs: { values: { terms: { field: name, size: maxValues } } },
  };
  const timeout = `${Math.round(searchTimeoutMs)}ms`;
  const answer = await client.search(index, { ...body, timeout }, signal);
  const read = Terms.safeParse(answer.aggregations).data?.values;
  return {
    values: (read?.buckets ?? []).map(({ key, key_as_string: text, doc_count: count }) => ({
      key: text ?? String(key),
      count,
    })),
    others: read?.sum_other_doc_count ?? 0,
    gaps: partialGaps(index, answer),
    body,
  };
}

/** Text without a keyword, and names below a flat_object, are in no aggregation. */
async function readOnly(
  { client, searchTimeoutMs }: Deps,
  part: Part,
  signal: AbortSignal,
): Promise<Counted> {
  const { fields: wanted, index, place } = part;
  const { fields } = place;
  const paths = [...wanted, ...fields.namespace, ...fields.pod].flatMap((each) => each.paths);
  const body = {
    query: queryOf(part),
    size: maxLines,
    track_total_hits: true,
    _source: [...new Set(paths)],
  };
  const timeout = `${Math.round(searchTimeoutMs)}ms`;
  const answer = await client.search(index, { ...body, timeout }, signal);
  const { hits, total } = answer.hits;
  const counts = new Map<string, number>();
  for (const { _source: source } of hits) {
    const line = { namespace: nameOf(source, fields.namespace), pod: nameOf(source, fields.pod) };
    if (place.keeps?.({ ...line, at: "", text: "" }) === false) continue;
    const value = nameOf(source, wanted);
    if (value !== "") counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  const unread = total.value - hits.length;
  return {
    values: [...counts].map(([key, count]) => ({ key, count })),
    others: 0,
    gaps: [...partialGaps(index, answer), ...(unread > 0 ? [sampled(part, unread)] : [])],
    body,
  };
}

const Shown = z.union([z.string(), z.number().transform(String)]).catch("");

function nameOf(source: unknown, role: readonly LogField[]): string {
  return Shown.parse(firstValue(source, role));
}

function sampled({ index, fields }: Part, unread: number): Gap {
  const names = fields.map(({ name }) => name).join(", ");
  const are = fields.length === 1 ? "is" : "are";
  return {
    origin: "opensearch",
    kind: "cut",
    what: `${unread} lines in ${index}`,
    why: `${names} ${are} not mapped as keyword there, so lines are counted in ${maxLines} lines only; counts are lower bounds`,
    about: { kinds: [] },
    remedy: { text: "Shorten the window, or map the field as keyword." },
  };
}

import { setImmediate as nextTurn } from "node:timers/promises";
import { AppError } from "@binnacle/contracts";
import { pinPromql } from "./pin-promql.ts";
import type { PrometheusClient } from "./prometheus-client.ts";
import { isThrottled } from "./to-app-error.ts";
import type { QueryData } from "./wire.ts";

/** VictoriaMetrics takes 16 KiB in one query by default (`-search.maxQueryLen`); times are added to selectors. */
const longest = 13_000;
/** Of the label that tells the queries of a request apart. */
const part = "part";
const wrapping = joined([""]).length;

/**
 * The client with queries that travel together: those that are asked before the event loop turns are one request, or one
 * a range. Each must give an instant vector. What fails together is asked again one by one, so that a query fails alone.
 */
export function batchQueries(client: PrometheusClient): PrometheusClient {
  const instant = createBatch<Instant>({
    placeOf: () => "instant",
    alone: ({ query, timeMs }, signal) => client.instant(query, timeMs, signal),
    together: (asked, signal) => {
      const atMs = Math.max(...asked.map(({ timeMs }) => timeMs));
      const queries = asked.map(({ query, timeMs }) =>
        timeMs === atMs ? query : pinPromql(query, timeMs),
      );
      return client.instant(joined(queries), atMs, signal);
    },
  });
  const range = createBatch<Range>({
    placeOf: ({ startMs, endMs, stepMs }) => JSON.stringify([startMs, endMs, stepMs]),
    alone: (asked, signal) => client.range(asked, signal),
    together: ([first, ...others], signal) => {
      const queries = [first, ...others].map(({ query }) => query);
      return client.range({ ...first, query: joined(queries) }, signal);
    },
  });
  return {
    ...client,
    instant: (query, timeMs, signal) => instant({ query, timeMs }, signal),
    range,
  };
}

interface Instant {
  readonly query: string;
  readonly timeMs: number;
}

type Range = Parameters<PrometheusClient["range"]>[0];
type Some<Item> = readonly [Item, ...Item[]];

interface Asking<Query> {
  /** Queries of one place may travel together. */
  readonly placeOf: (query: Query) => string;
  readonly alone: (query: Query, signal: AbortSignal) => Promise<QueryData>;
  readonly together: (queries: Some<Query>, signal: AbortSignal) => Promise<QueryData>;
}

interface Waiting<Query> {
  readonly query: Query;
  readonly signal: AbortSignal;
  readonly answer: (data: QueryData | PromiseLike<QueryData>) => void;
}

function createBatch<Query extends { readonly query: string }>(asking: Asking<Query>) {
  let waiting: Waiting<Query>[] = [];
  const send = async (): Promise<void> => {
    await nextTurn();
    const all = waiting;
    waiting = [];
    const places = Map.groupBy(all, ({ query }) => asking.placeOf(query));
    for (const group of [...places.values()].flatMap(inChunks)) answerAll(group, asking);
  };
  return (query: Query, signal: AbortSignal): Promise<QueryData> => {
    const { promise, resolve: answer } = Promise.withResolvers<QueryData>();
    waiting.push({ query, signal, answer });
    // It never rejects: each query has its own promise, which does.
    if (waiting.length === 1) void send();
    return promise;
  };
}

function inChunks<Query extends { readonly query: string }>(
  all: readonly Waiting<Query>[],
): readonly Some<Waiting<Query>>[] {
  const chunks: [Waiting<Query>, ...Waiting<Query>[]][] = [];
  let length = 0;
  for (const each of all) {
    const last = chunks.at(-1);
    length += each.query.query.length + wrapping;
    if (last === undefined || length > longest) {
      chunks.push([each]);
      length = each.query.query.length + wrapping;
    } else {
      last.push(each);
    }
  }
  return chunks;
}

function answerAll<Query>(group: Some<Waiting<Query>>, { alone, together }: Asking<Query>): void {
  const [first, ...others] = group;
  if (others.length === 0) {
    first.answer(alone(first.query, first.signal));
    return;
  }
  const queries = others.map(({ query }) => query);
  const whole = together([first.query, ...queries], first.signal);
  for (const [index, { query, signal, answer }] of group.entries())
    answer(partOf(whole, index).then((data) => data ?? alone(query, signal)));
}

/** Undefined: what came for all does not tell it, so it is to be asked alone. */
async function partOf(whole: Promise<QueryData>, index: number): Promise<QueryData | undefined> {
  try {
    const data = await whole;
    const isOwn = ({ metric }: { readonly metric: Readonly<Record<string, string>> }): boolean =>
      metric[part] === String(index);
    // A part of which something could not be read is not known.
    if (data.unread > 0) return undefined;
    if (data.resultType === "vector")
      return { ...data, result: data.result.filter(isOwn).map(withoutPart) };
    if (data.resultType === "matrix")
      return { ...data, result: data.result.filter(isOwn).map(withoutPart) };
    return undefined;
  } catch (error) {
    if (error instanceof AppError && isOfOne(error)) return undefined;
    throw error;
  }
}

/** Whether one query may be the reason; time and rights are of all of them. */
function isOfOne(error: AppError): boolean {
  const { kind } = error;
  return kind === "bad_input" || (kind === "unavailable" && !isThrottled(error));
}

function withoutPart<Series extends { readonly metric: Readonly<Record<string, string>> }>(
  series: Series,
): Series {
  const { [part]: _, ...metric } = series.metric;
  return { ...series, metric };
}

function joined(queries: readonly string[]): string {
  return queries
    .map((query, index) => `label_replace(${query}, "${part}", "${index}", "", "")`)
    .join(" or ");
}

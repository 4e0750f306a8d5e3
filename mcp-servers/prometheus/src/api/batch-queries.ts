import { setImmediate as nextTurn } from "node:timers/promises";
import { AppError } from "@binnacle/contracts";
import { longestRangeMs } from "./longest-range.ts";
import { pinPromql } from "./pin-promql.ts";
import type { PrometheusClient } from "./prometheus-client.ts";
import { isThrottled } from "./to-app-error.ts";
import type { QueryData } from "./wire.ts";

/** VictoriaMetrics takes 16 KiB in one query by default (`-search.maxQueryLen`); times are added to selectors. */
const longest = 13_000;
/** Of queries that read a long time no more travel together: one that is slow costs the others their time. */
const heavyAtMost = 4;
const heavyMs = 30 * 60_000;
/** Of the time for a request: what fails together is asked again in it, in parts, and the rest of the call needs some. */
const share = 1 / 3;
/** Of the label that tells the queries of a request apart. */
const part = "part";
const wrapping = joined([""]).length;

/**
 * The client with queries that travel together: those that are asked before the event loop turns are one request, or one
 * a range. Each must give an instant vector. What fails together is asked again in parts, at last one by one, so that a
 * query fails alone.
 */
export function batchQueries(whole: PrometheusClient): PrometheusClient {
  const client = whole.within(share);
  const isThere = createProbe(client);
  const instant = createBatch<Instant>({
    placeOf: ({ query }) => (longestRangeMs(query) >= heavyMs ? "long" : "short"),
    mostOf: ({ query }) => (longestRangeMs(query) >= heavyMs ? heavyAtMost : Infinity),
    isThere: ({ timeMs }, signal) => isThere(timeMs, signal),
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
    mostOf: ({ startMs, endMs }) => (endMs - startMs >= heavyMs ? heavyAtMost : Infinity),
    isThere: ({ endMs }, signal) => isThere(endMs, signal),
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
  /** How many of one place may travel together. */
  readonly mostOf: (query: Query) => number;
  /** Whether the back end answers anything at all: to one that hangs no more is sent. */
  readonly isThere: (query: Query, signal: AbortSignal) => Promise<boolean>;
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
    const groups = [...places.values()].flatMap((each) => inChunks(each, asking));
    await Promise.all(groups.map((group) => answerAll(group, asking)));
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
  { mostOf }: Asking<Query>,
): readonly Some<Waiting<Query>>[] {
  const chunks: [Waiting<Query>, ...Waiting<Query>[]][] = [];
  let length = 0;
  for (const each of all) {
    const last = chunks.at(-1);
    length += each.query.query.length + wrapping;
    if (last === undefined || length > longest || last.length >= mostOf(each.query)) {
      chunks.push([each]);
      length = each.query.query.length + wrapping;
    } else {
      last.push(each);
    }
  }
  return chunks;
}

async function answerAll<Query>(group: Some<Waiting<Query>>, asking: Asking<Query>): Promise<void> {
  const { alone, together } = asking;
  const [first, ...others] = group;
  if (others.length === 0) {
    first.answer(alone(first.query, first.signal));
    return;
  }
  try {
    const queries = others.map(({ query }) => query);
    const whole = await together([first.query, ...queries], first.signal);
    for (const [index, { query, signal, answer }] of group.entries())
      answer(partOf(whole, index) ?? alone(query, signal));
  } catch (error) {
    if (await isOfOne(error, first, asking))
      await Promise.all(partsOf(group).map((each) => answerAll(each, asking)));
    else for (const { answer } of group) answer(Promise.reject(error));
  }
}

/** What fails together is asked again: many in fours, a few one by one. */
function partsOf<Item>([first, ...others]: Some<Item>): readonly Some<Item>[] {
  const size = others.length < heavyAtMost ? 1 : heavyAtMost;
  const [own, rest] = [others.slice(0, size - 1), others.slice(size - 1)];
  const [next, ...more] = rest;
  return [[first, ...own], ...(next === undefined ? [] : partsOf([next, ...more]))];
}

/** Undefined: what came for all does not tell it, so it is to be asked alone. */
function partOf(data: QueryData, index: number): QueryData | undefined {
  const isOwn = ({ metric }: { readonly metric: Readonly<Record<string, string>> }): boolean =>
    metric[part] === String(index);
  // A part of which something could not be read is not known.
  if (data.unread > 0) return undefined;
  if (data.resultType === "vector")
    return { ...data, result: data.result.filter(isOwn).map(withoutPart) };
  if (data.resultType === "matrix")
    return { ...data, result: data.result.filter(isOwn).map(withoutPart) };
  return undefined;
}

/** Whether one query may be the reason: a limit of the tenant and missing rights are of all of them. */
async function isOfOne<Query>(
  error: unknown,
  { query, signal }: Waiting<Query>,
  { isThere }: Asking<Query>,
): Promise<boolean> {
  // A defect of ours may be of one answer, too.
  if (!(error instanceof AppError)) return !signal.aborted;
  if (error.kind === "timeout") return !signal.aborted && (await isThere(query, signal));
  return error.kind === "bad_input" || (error.kind === "unavailable" && !isThrottled(error));
}

/** Asks once, for all of a call. */
function createProbe(client: PrometheusClient) {
  let asked: Promise<boolean> | undefined;
  return (timeMs: number, signal: AbortSignal): Promise<boolean> => {
    asked ??= client.instant("1", timeMs, signal).then(
      () => true,
      (error: unknown) => error instanceof AppError && error.kind !== "timeout",
    );
    return asked;
  };
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

import { AppError, type Gap } from "@binnacle/contracts";
import { currentSelectors } from "../api/pin-promql.ts";
import type { PrometheusClient } from "../api/prometheus-client.ts";
import type { Labels, QueryData } from "../api/wire.ts";
import { failureGap } from "../gap-of.ts";
import { heldSince, timesIn } from "./true-since.ts";

const hourMs = 3_600_000;
/** First finely, then coarsely where it held all along: a range query has no more than 1,440 points. */
const fine = { lengthMs: 6 * hourMs, stepMs: 30_000 };
const day = { lengthMs: 24 * hourMs, stepMs: 60_000 };
const coarse = { lengthMs: 168 * hourMs, stepMs: 15 * 60_000 };

/** More are not asked whether there was data. */
const selectorsAtMost = 4;

export interface LookBack {
  /** Since when the expression has held for an alert; undefined: it cannot be seen. */
  readonly since: (isOne: (labels: Labels) => boolean) => Promise<Since | undefined>;
  /** When the expression last gave a value for one of these in a day; undefined: it did not. */
  readonly lastMs: (isOne: (labels: Labels) => boolean) => Promise<number | undefined>;
  /** What was looked back at. */
  readonly minutes: () => number;
  readonly gaps: () => readonly Gap[];
}

interface Since {
  readonly sinceMs: number;
  readonly atLeast: boolean;
  readonly stepMs: number;
}

interface Asked {
  readonly query: string;
  /** What is there whenever there is any data: `up`. */
  readonly always: string;
  readonly nowMs: number;
  readonly client: PrometheusClient;
  readonly signal: AbortSignal;
}

/** Reads the history of an alerting expression, each range once. */
export function createLookBack({ query, always, nowMs, client, signal }: Asked): LookBack {
  const gaps: Gap[] = [];
  const seen = seenSince({ query, always, client, signal });
  let minutes = 0;
  const read = once(async ({ lengthMs, stepMs }: typeof fine) => {
    const asked = { startMs: nowMs - lengthMs, endMs: nowMs, stepMs };
    try {
      // What is absent was so before there was any data, too: nobody knows what was then.
      const [data, startMs] = await Promise.all([
        client.range({ query, ...asked }, signal),
        seen(asked),
      ]);
      minutes = Math.max(minutes, Math.floor((nowMs - startMs) / 60_000));
      return { data, looked: { ...asked, startMs } };
    } catch (error) {
      if (!(error instanceof AppError) || error.kind === "bug") throw error;
      gaps.push(failureGap("since when the expression holds", error));
      return undefined;
    }
  });
  const sinceIn = async (span: typeof fine, isOne: (labels: Labels) => boolean) => {
    const answer = await read(span);
    const held = answer && heldSince(timesOf(answer, isOne), answer.looked);
    return held && { ...held, stepMs: span.stepMs };
  };
  return {
    since: async (isOne) => {
      const near = await sinceIn(fine, isOne);
      if (near?.atLeast !== true) return near;
      const far = await sinceIn(coarse, isOne);
      return far !== undefined && far.sinceMs < near.sinceMs ? far : near;
    },
    lastMs: async (isOne) => {
      const answer = await read(day);
      return answer && timesOf(answer, isOne).at(-1);
    },
    minutes: () => minutes,
    gaps: () => gaps,
  };
}

type Span = Omit<Parameters<PrometheusClient["range"]>[0], "query">;

/**
 * Since when there is data in a span; its end where there is none. What the expression reads may be older than the server that scrapes: of another, or
 * loaded. It is an addition: it may be more than a server reads.
 */
function seenSince({ query, always, client, signal }: Omit<Asked, "nowMs">) {
  const firstOf = async (series: readonly string[], span: Span): Promise<number | undefined> => {
    const vector = series.map((each) => `count(${each})`).join(" or ");
    return timesIn(await client.range({ query: vector, ...span }, signal), () => true)[0];
  };
  return async (span: Span): Promise<number> => {
    const scraped = await firstOf([always], span);
    const read = currentSelectors(query).slice(0, selectorsAtMost);
    if (read.length === 0) return scraped ?? span.endMs;
    if (scraped === undefined) return (await firstOf(read, span)) ?? span.endMs;
    if (scraped - span.startMs <= span.stepMs) return scraped;
    const older = await firstOf(read, span).catch((error: unknown) => {
      if (error instanceof AppError && error.kind !== "bug" && !signal.aborted) return scraped;
      throw error;
    });
    return Math.min(scraped, older ?? scraped);
  };
}

function timesOf(
  { data, looked }: { readonly data: QueryData; readonly looked: { readonly startMs: number } },
  isOne: (labels: Labels) => boolean,
): number[] {
  return timesIn(data, isOne).filter((timeMs) => timeMs >= looked.startMs);
}

function once<Key, Value>(read: (key: Key) => Promise<Value>): (key: Key) => Promise<Value> {
  const known = new Map<Key, Promise<Value>>();
  return (key) => {
    const value = known.get(key) ?? read(key);
    known.set(key, value);
    return value;
  };
}

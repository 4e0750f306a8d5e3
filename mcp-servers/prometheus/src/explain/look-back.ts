import { AppError, type Gap } from "@binnacle/contracts";
import type { PrometheusClient } from "../api/prometheus-client.ts";
import type { Labels } from "../api/wire.ts";
import { failureGap } from "../gap-of.ts";
import { heldSince, timesIn } from "./true-since.ts";

const hourMs = 3_600_000;
/** First finely, then coarsely where it held all along: a range query has no more than 1,440 points. */
const fine = { lengthMs: 6 * hourMs, stepMs: 30_000 };
const day = { lengthMs: 24 * hourMs, stepMs: 60_000 };
const coarse = { lengthMs: 168 * hourMs, stepMs: 15 * 60_000 };

export interface LookBack {
  /** Since when the expression has held for an alert; undefined: it cannot be seen. */
  readonly since: (isOne: (labels: Labels) => boolean) => Promise<Since | undefined>;
  /** When the expression last gave any value in a day; undefined: it did not. */
  readonly lastMs: () => Promise<number | undefined>;
  /** What was looked back at, in hours. */
  readonly hours: () => number;
  readonly gaps: () => readonly Gap[];
}

interface Since {
  readonly sinceMs: number;
  readonly atLeast: boolean;
  readonly stepMs: number;
}

interface Asked {
  readonly query: string;
  readonly nowMs: number;
  readonly client: PrometheusClient;
  readonly signal: AbortSignal;
}

/** Reads the history of an alerting expression, each range once. */
export function createLookBack({ query, nowMs, client, signal }: Asked): LookBack {
  const gaps: Gap[] = [];
  let hours = 0;
  const read = once(async ({ lengthMs, stepMs }: typeof fine) => {
    const looked = { startMs: nowMs - lengthMs, endMs: nowMs, stepMs };
    try {
      const data = await client.range({ query, ...looked }, signal);
      hours = Math.max(hours, lengthMs / hourMs);
      return { data, looked };
    } catch (error) {
      if (!(error instanceof AppError) || error.kind === "bug") throw error;
      gaps.push(failureGap("since when the expression holds", error));
      return undefined;
    }
  });
  const sinceIn = async (span: typeof fine, isOne: (labels: Labels) => boolean) => {
    const answer = await read(span);
    const held = answer && heldSince(timesIn(answer.data, isOne), answer.looked);
    return held && { ...held, stepMs: span.stepMs };
  };
  return {
    since: async (isOne) => {
      const near = await sinceIn(fine, isOne);
      if (near?.atLeast !== true) return near;
      const far = await sinceIn(coarse, isOne);
      return far !== undefined && far.sinceMs < near.sinceMs ? far : near;
    },
    lastMs: async () => {
      const answer = await read(day);
      return answer && timesIn(answer.data, () => true).at(-1);
    },
    hours: () => hours,
    gaps: () => gaps,
  };
}

function once<Key, Value>(read: (key: Key) => Promise<Value>): (key: Key) => Promise<Value> {
  const known = new Map<Key, Promise<Value>>();
  return (key) => {
    const value = known.get(key) ?? read(key);
    known.set(key, value);
    return value;
  };
}

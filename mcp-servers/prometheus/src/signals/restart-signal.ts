import { present } from "@binnacle/contracts";
import { duration } from "../api/promql.ts";
import { seconds, type Told } from "./describe.ts";
import {
  dateChange,
  type Measured,
  type Measurement,
  noData,
  orGap,
  readOne,
  readRange,
} from "./measure.ts";
import type { Change, Point } from "./summarise.ts";
import { podSelector, shortNameOf } from "./target.ts";

const what = "restarts";
const metric = "kube_pod_container_status_restarts_total";

/** Restarts in the window, counted exactly (`increase` would extrapolate), against the baseline. */
export async function restartSignal(measurement: Measurement): Promise<Measured> {
  const selector = podSelector(measurement.target);
  return await orGap(what, measurement, async () => {
    const counts = await countRestarts(selector, measurement);
    if (counts === undefined) {
      const why = `no series matches ${metric}{${selector}}`;
      const remedy = "Run kube-state-metrics and scrape it.";
      return noData(what, measurement.target, { why, remedy });
    }
    const change = changeOf(counts);
    const perStep = countedIn(selector, measurement.rateMs);
    const exact = change && (await dateChange(change, perStep, measurement));
    return toMeasured({ ...counts, change: exact }, selector, measurement);
  });
}

interface Counts {
  readonly now: number;
  /** Absent when there were no samples. */
  readonly before: number | undefined;
  readonly windowMs: number;
  readonly baselineMs: number;
  /** Restarts within the rate window before each step of the window. */
  readonly points: readonly Point[];
}

async function countRestarts(
  selector: string,
  measurement: Measurement,
): Promise<Counts | undefined> {
  const { frame, rateMs } = measurement;
  const windowMs = frame.endMs - frame.startMs;
  const baselineMs = frame.startMs - frame.baselineStartMs;
  const counted = (rangeMs: number) => countedIn(selector, rangeMs);
  const [now, before, [perStep]] = await Promise.all([
    readOne(counted(windowMs), measurement),
    readOne(counted(baselineMs), measurement, frame.startMs),
    readRange(counted(rateMs), measurement),
  ]);
  if (now === undefined) return undefined;
  const points = (perStep?.points ?? []).filter(({ timeMs }) => timeMs >= frame.startMs);
  return { now, before, windowMs, baselineMs, points };
}

function toMeasured(
  counts: Counts & { readonly change: Change | undefined },
  selector: string,
  { target }: Measurement,
): Measured {
  const { now, before, windowMs, points, change } = counts;
  const values = points.map(({ value }) => value);
  return {
    kind: "signal",
    points,
    summary: {
      now,
      min: Math.min(...values, now),
      max: Math.max(...values, 0),
      last: values.at(-1) ?? 0,
      slopePerMinute: now / (windowMs / 60_000),
      ...present({ before, change }),
    },
    plan: {
      name: "restarts",
      unit: "1",
      what,
      query: countedIn(selector, windowMs),
      direction: "up",
      tolerance: () => 0,
      describe: () => describe(shortNameOf(target), counts),
      missing: { why: "", remedy: "" },
    },
  };
}

/** Any restart after an hour without one is a change. */
function changeOf({ now, before, points }: Counts): Change | undefined {
  const first = points.find(({ value }) => isRestart(value));
  const last = points.findLast(({ value }) => isRestart(value));
  if (first === undefined || last === undefined || (before ?? 0) > 0) return undefined;
  return {
    startMs: first.timeMs,
    endMs: last.timeMs,
    isOver: false,
    peak: now,
    isOutside: isRestart,
  };
}

function countedIn(selector: string, rangeMs: number): string {
  const range = `${metric}{${selector}}[${duration(rangeMs)}]`;
  return `sum(max_over_time(${range}) - min_over_time(${range}))`;
}

function describe(name: string, { now, before, windowMs, baselineMs }: Counts): Told {
  const restarts = { count: Math.round(now), of: "restart" };
  const values = { restarts, window: seconds(windowMs) };
  const current = `${name}: ${now === 0 ? "no restarts" : "{restarts}"} in {window}`;
  if (before === undefined) return { text: current, values };
  return {
    text: `${current}; {before} in the {baseline} before`,
    values: { ...values, baseline: seconds(baselineMs) },
  };
}

function isRestart(value: number): boolean {
  return value > 0;
}

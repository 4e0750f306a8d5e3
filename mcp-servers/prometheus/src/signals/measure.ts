import { AppError, type Gap, type GoldenSignal } from "@binnacle/contracts";
import { gapKinds } from "@binnacle/runtime";
import type { PrometheusClient } from "../api/prometheus-client.ts";
import type { Labels, QueryData } from "../api/wire.ts";
import type { Told } from "./describe.ts";
import { formatMinutes } from "./format.ts";
import {
  type Change,
  type Point,
  type Summary,
  type SummaryOptions,
  summarise,
} from "./summarise.ts";
import { aboutOf, nameOf, type Target } from "./target.ts";
import type { TimeFrame } from "./time-frame.ts";

export interface SignalPlan {
  readonly name: GoldenSignal["name"];
  readonly unit: GoldenSignal["unit"];
  /** Without the target: `error ratio`. */
  readonly what: string;
  /** PromQL with one series as its result. */
  readonly query: string;
  readonly direction: SummaryOptions["direction"];
  readonly tolerance: SummaryOptions["tolerance"];
  readonly describe: (summary: Summary) => Told;
  /** Why there may be no series, and what to do about it. */
  readonly missing: Missing;
  /** A limit of the same unit, and the query that it came from. */
  readonly limit?: { readonly value: number; readonly query: string };
  /** What else was seen on the way, with the query that shows it. */
  readonly aside?: Aside;
}

export interface Missing {
  readonly why: string;
  readonly remedy: string;
}

export interface Aside {
  /** What the value is: `throttled`. */
  readonly name: string;
  readonly query: string;
  readonly value: number;
  readonly unit: GoldenSignal["unit"];
  /** `throttled in {throttled} of its periods`. */
  readonly text: string;
}

export type Measured =
  | {
      readonly kind: "signal";
      readonly plan: SignalPlan;
      readonly summary: Summary;
      readonly points: readonly Point[];
    }
  | { readonly kind: "gap"; readonly gap: Gap };

export interface Measurement {
  readonly client: PrometheusClient;
  readonly target: Target;
  readonly frame: TimeFrame;
  /** Range of `rate`: long enough for four scrapes. */
  readonly rateMs: number;
  readonly signal: AbortSignal;
}

export interface LabelledPoints {
  readonly labels: Labels;
  readonly points: readonly Point[];
}

/** A series that ended longer ago than this tells nothing about now. */
const staleMs = 300_000;

/** Reads and summarises one signal. A series that is missing, or that ended, is a gap, never zero. */
export async function measure(plan: SignalPlan, measurement: Measurement): Promise<Measured> {
  return await orGap(plan.what, measurement, async () => {
    const [series] = await readRange(plan.query, measurement);
    return await dated(judge(plan, series?.points ?? [], measurement), measurement);
  });
}

async function dated(measured: Measured, measurement: Measurement): Promise<Measured> {
  const change = measured.kind === "signal" ? measured.summary.change : undefined;
  if (measured.kind === "gap" || change === undefined) return measured;
  const exact = await dateChange(change, measured.plan.query, measurement);
  return { ...measured, summary: { ...measured.summary, change: exact } };
}

/** How many times finer than the grid a change is dated. */
const finer = 30;

/** Looks at the step before the change more closely: the grid may be later than the sample that it shows. */
export async function dateChange(
  change: Change,
  query: string,
  measurement: Measurement,
): Promise<Change> {
  const { stepMs } = measurement.frame;
  const frame = {
    ...measurement.frame,
    baselineStartMs: change.startMs - stepMs,
    endMs: change.startMs,
    stepMs: stepMs / finer,
  };
  const [series] = await readRange(query, { ...measurement, frame });
  const first = series?.points.find(({ value }) => change.isOutside(value));
  return { ...change, startMs: first?.timeMs ?? change.startMs };
}

function judge(
  plan: SignalPlan,
  points: readonly Point[],
  { target, frame, rateMs }: Measurement,
): Measured {
  const newest = points.at(-1);
  if (newest === undefined) return noData(plan.what, target, plan.missing);
  const ageMs = frame.endMs - newest.timeMs;
  const summary = summarise(points, {
    baselineEndMs: frame.startMs,
    settleMs: rateMs,
    direction: plan.direction,
    tolerance: plan.tolerance,
  });
  if (summary === undefined || ageMs > staleMs) {
    return noData(plan.what, target, {
      why: `the series has no samples of the last ${formatMinutes(ageMs)}`,
      remedy:
        "Check that its pods run and are scraped; `up == 0` in Prometheus names targets that do not answer.",
    });
  }
  return { kind: "signal", plan, summary, points };
}

/** Samples of every series of a range query; NaN is no sample. */
export async function readRange(
  query: string,
  { client, frame, signal }: Pick<Measurement, "client" | "frame" | "signal">,
): Promise<readonly LabelledPoints[]> {
  const { baselineStartMs: startMs, endMs, stepMs } = frame;
  const data = await client.range({ query, startMs, endMs, stepMs }, signal);
  if (data.resultType !== "matrix") return [];
  return data.result.map(({ metric, values }) => ({
    labels: metric,
    points: values.flatMap(([seconds, text]) => {
      const value = Number(text);
      return Number.isFinite(value) ? [{ timeMs: Math.round(seconds * 1000), value }] : [];
    }),
  }));
}

/** The finite values of an instant vector with their labels. */
export function readVector(data: QueryData): readonly { labels: Labels; value: number }[] {
  if (data.resultType !== "vector") return [];
  return data.result.flatMap(({ metric, value: [, text] }) =>
    Number.isFinite(Number(text)) ? [{ labels: metric, value: Number(text) }] : [],
  );
}

/** The first value of an instant vector, at the end of the window unless another time is named; undefined: no sample. */
export async function readOne(
  query: string,
  { client, frame, signal }: Pick<Measurement, "client" | "frame" | "signal">,
  timeMs = frame.endMs,
): Promise<number | undefined> {
  return readVector(await client.instant(query, timeMs, signal))[0]?.value;
}

/** A failing query costs its own signal only. */
export async function orGap(
  what: string,
  { target }: Measurement,
  work: () => Promise<Measured>,
): Promise<Measured> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof AppError) || error.kind === "bug") throw error;
    const gap = { ...gapAbout(what, target), kind: gapKinds[error.kind], why: error.message };
    return { kind: "gap", gap };
  }
}

/** No series tells it: a gap, never zero. */
export function noData(what: string, target: Target, { why, remedy }: Missing): Measured {
  const gap = {
    ...gapAbout(what, target),
    kind: "no_data",
    why,
    remedy: { text: remedy },
  } as const;
  return { kind: "gap", gap };
}

function gapAbout(what: string, target: Target) {
  return {
    origin: "prometheus",
    what: `${what} of ${nameOf(target)}`,
    about: aboutOf(target),
  } as const;
}

import type { Gap, GoldenSignal } from "@binnacle/contracts";
import type { PrometheusClient } from "../api/prometheus-client.ts";
import type { Began } from "./began-counting.ts";
import type { Change, Point, Summary, SummaryOptions } from "./course-of.ts";
import type { Owners } from "./read-owners.ts";
import type { SampleGap } from "./sample-gaps.ts";
import type { Target } from "./target.ts";
import type { TimeFrame } from "./time-frame.ts";
import type { Told } from "./told.ts";

/** How one signal is read. */
export interface SignalPlan {
  readonly name: GoldenSignal["name"];
  readonly unit: GoldenSignal["unit"];
  /** Without the target: `error ratio`. */
  readonly what: string;
  /** The series that it is read from: the age of their newest sample is the age of the signal. */
  readonly series: readonly string[];
  /** The `up` of what exposes them: where it is 1 and they are not there, nothing was counted yet. */
  readonly up?: string | undefined;
  /** Of a namespace: the one workload whose series these are. */
  readonly sole?: string | undefined;
  /** A newest sample older than this tells nothing about now. */
  readonly staleMs: number;
  /** PromQL for its value over a range such as `5m`, with one series as its result. */
  readonly over: (range: string) => string;
  /** PromQL for its course; absent: `over` the range of its points. */
  readonly course?: string;
  /** A count over a time: over a time in which nothing was there yet it would tell too little. */
  readonly isPerTime?: true;
  /** It counts: `now` is of the whole window, not of the time since it changed. */
  readonly counts?: true;
  /** Of a change `now` is of the last minutes, not of the time since it. */
  readonly isOfNow?: true;
  /** `now` is of the last minutes, whenever it changed: what is used now is held against a limit. */
  readonly isUsage?: true;
  /** Absent: the last time that its course left the baseline. */
  readonly changeIn?: (points: readonly Point[]) => Change | undefined;
  /** Whether enough was counted to tell a change from noise; absent: what it measures is no count. */
  readonly prove?: (stretches: Stretches) => Promise<Proof>;
  readonly direction: SummaryOptions["direction"];
  readonly tolerance: SummaryOptions["tolerance"];
  /** A value that is not below this is larger, nobody knows by how much. */
  readonly ceiling?: number | undefined;
  /** What else is seen of the range that `now` tells of. */
  readonly besides?: (range: string) => Promise<readonly Beside[]>;
  /** PromQL for the number of requests in a range that it is told of: without one there is no such number. */
  readonly counted?: (range: string) => string;
  readonly describe: (summary: Summary, besides: readonly Beside[]) => Told;
  /** Why there may be no series, and what to do about it. */
  readonly missing: Missing;
}

/** `caveat`: what of the counters does not agree; `missing`: why nobody can tell whether it is a change. */
export interface Proof {
  readonly isProven: boolean;
  readonly missing?: Missing;
  readonly caveat?: string;
}

/** Before a change and since; `tries`: how many stretches could have been picked. Unix milliseconds. */
export interface Stretches {
  readonly before: Stretch;
  readonly after: Stretch;
  readonly tries: number;
}

export interface Stretch {
  readonly fromMs: number;
  readonly toMs: number;
}

export interface Missing {
  readonly why: string;
  readonly remedy: string;
}

/** One number, and the query that gives it at one moment. */
export interface Reading {
  readonly query: string;
  readonly timeMs: number;
  readonly value: number;
}

/** A number of its own beside a signal: its limit, a share of throttled periods. */
export interface Beside extends Reading {
  /** What the value is: `throttled`. */
  readonly name: string;
  readonly unit: GoldenSignal["unit"];
  /** `throttled in {throttled} of its periods`. */
  readonly text: string;
}

export type Measured =
  | {
      readonly kind: "signal";
      readonly plan: SignalPlan;
      readonly summary: Summary;
      readonly now: Reading;
      /** Of the numbers of the summary, each by its name there. */
      readonly readings: Readonly<Record<string, Reading>>;
      readonly besides: readonly Beside[];
      readonly points: readonly Point[];
      /** When the newest sample was taken. */
      readonly asOfMs: number;
    }
  | { readonly kind: "gap"; readonly gap: Gap };

export interface Measurement {
  readonly client: PrometheusClient;
  readonly target: Target;
  readonly frame: TimeFrame;
  /** Range of `rate`: long enough for four scrapes. */
  readonly rateMs: number;
  /** Range of the points of a course: no shorter than the step between them, so that nothing lies between two of them. */
  readonly courseMs: number;
  /** Since when there are samples without a gap. Unix milliseconds. */
  readonly unbrokenMs: number;
  /** When what is counted began to be, where that was in the last minutes. */
  readonly began?: Began;
  /** When there were no samples, or none of one of the workloads of a namespace. */
  readonly gaps: readonly SampleGap[];
  readonly owners: Owners;
  /** Of the series of containers and pods: between two scrapes. */
  readonly scrapeMs: number;
  /** `now` is of the moment, not of the time since the change. */
  readonly isOfMoment: boolean;
  /** Takes a defect of ours that costs a part of the answer only: for the log. */
  readonly report: (defect: unknown) => void;
  readonly signal: AbortSignal;
}

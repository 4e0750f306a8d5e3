import type { ValueType } from "./expression.ts";
import { extrapolate } from "./extrapolate.ts";
import { histogramQuantile } from "./histogram-quantile.ts";
import { labelReplace } from "./label-replace.ts";
import { dropLabels, metricName } from "./labels.ts";
import {
  asScalar,
  asText,
  asVector,
  asWindows,
  type Sample,
  type Value,
  type Window,
} from "./value.ts";

export interface PromqlFunction {
  readonly accepts: readonly ValueType[];
  readonly returns: ValueType;
  readonly run: (inputs: readonly Value[], timeMs: number) => Value;
}

/** Every function of the subset; a name that is missing here answers HTTP 501. */
export const functions: Readonly<Record<string, PromqlFunction>> = {
  rate: overTime((window) => extrapolate(window, { isCounter: true, perSecond: true })),
  increase: overTime((window) => extrapolate(window, { isCounter: true, perSecond: false })),
  delta: overTime((window) => extrapolate(window, { isCounter: false, perSecond: false })),
  irate: overTime(instantRate),
  changes: overTime(({ values }) => countPairs(values, (a, b) => a !== b && !bothNaN(a, b))),
  resets: overTime(({ values }) => countPairs(values, (a, b) => b < a)),
  max_over_time: overTime(({ values }) => extreme(values, (value, best) => value > best)),
  min_over_time: overTime(({ values }) => extreme(values, (value, best) => value < best)),
  avg_over_time: overTime(({ values }) => sum(values) / values.length),
  sum_over_time: overTime(({ values }) => sum(values)),
  count_over_time: overTime(({ values }) => values.length),
  present_over_time: overTime(() => 1),
  last_over_time: overTime(({ values }) => values.at(-1), { keepsName: true }),

  absent: { accepts: ["instant vector"], returns: "instant vector", run: absence },
  absent_over_time: { accepts: ["range vector"], returns: "instant vector", run: absence },

  abs: perSample(Math.abs),
  ceil: perSample(Math.ceil),
  floor: perSample(Math.floor),
  sqrt: perSample(Math.sqrt),
  exp: perSample(Math.exp),
  ln: perSample(Math.log),
  log2: perSample(Math.log2),
  log10: perSample(Math.log10),
  sgn: perSample(Math.sign),
  clamp_min: perSample((value, minimum) => Math.max(value, minimum), 1),
  clamp_max: perSample((value, maximum) => Math.min(value, maximum), 1),

  time: {
    accepts: [],
    returns: "scalar",
    run: (_inputs, timeMs) => ({ kind: "scalar", value: timeMs / 1000 }),
  },
  timestamp: {
    accepts: ["instant vector"],
    returns: "instant vector",
    run: ([input], evaluatedMs) =>
      vectorOf(
        asVector(input).map(({ labels, timeMs = evaluatedMs }) => ({
          labels: dropLabels(labels, [metricName]),
          value: timeMs / 1000,
        })),
      ),
  },
  scalar: {
    accepts: ["instant vector"],
    returns: "scalar",
    run: ([input]) => {
      const samples = asVector(input);
      return {
        kind: "scalar",
        value: samples.length === 1 ? (samples[0]?.value ?? Number.NaN) : Number.NaN,
      };
    },
  },
  vector: {
    accepts: ["scalar"],
    returns: "instant vector",
    run: ([input]) => vectorOf([{ labels: {}, value: asScalar(input) }]),
  },
  sort: sorted((a, b) => a.value - b.value),
  sort_desc: sorted((a, b) => b.value - a.value),
  label_replace: {
    accepts: ["instant vector", "string", "string", "string", "string"],
    returns: "instant vector",
    run: ([input, ...texts]) => vectorOf(labelReplace(asVector(input), texts.map(asText))),
  },
  histogram_quantile: {
    accepts: ["scalar", "instant vector"],
    returns: "instant vector",
    run: ([quantile, buckets]) =>
      vectorOf(histogramQuantile(asScalar(quantile), asVector(buckets))),
  },
};

/** Functions whose order of samples is their meaning. */
export const orderedFunctions: ReadonlySet<string> = new Set(["sort", "sort_desc"]);

/** Functions whose value has the labels that their selector asks to be equal. */
export const absenceFunctions: ReadonlySet<string> = new Set(["absent", "absent_over_time"]);

function absence([input]: readonly Value[]): Value {
  const found = input?.kind === "matrix" ? asWindows(input) : asVector(input);
  return vectorOf(found.length === 0 ? [{ labels: {}, value: 1 }] : []);
}

function overTime(
  ofWindow: (window: Window) => number | undefined,
  { keepsName = false } = {},
): PromqlFunction {
  return {
    accepts: ["range vector"],
    returns: "instant vector",
    run: ([input]) =>
      vectorOf(
        asWindows(input).flatMap((window) => {
          const value = window.values.length === 0 ? undefined : ofWindow(window);
          if (value === undefined) return [];
          const labels = keepsName ? window.labels : dropLabels(window.labels, [metricName]);
          return [{ labels, value }];
        }),
      ),
  };
}

function perSample(
  ofValue: (value: number, parameter: number) => number,
  parameters = 0,
): PromqlFunction {
  return {
    accepts: parameters === 0 ? ["instant vector"] : ["instant vector", "scalar"],
    returns: "instant vector",
    run: ([input, second]) => {
      const parameter = parameters === 0 ? Number.NaN : asScalar(second);
      return vectorOf(
        asVector(input).map(({ labels, value }) => ({
          labels: dropLabels(labels, [metricName]),
          value: ofValue(value, parameter),
        })),
      );
    },
  };
}

function sorted(compare: (a: Sample, b: Sample) => number): PromqlFunction {
  return {
    accepts: ["instant vector"],
    returns: "instant vector",
    run: ([input]) => {
      const [real, nan] = [
        asVector(input).filter(({ value }) => !Number.isNaN(value)),
        asVector(input).filter(({ value }) => Number.isNaN(value)),
      ];
      return vectorOf([...real.toSorted(compare), ...nan]);
    },
  };
}

function instantRate({ timesMs, values }: Window): number | undefined {
  const [before, last] = [values.at(-2), values.at(-1)];
  const [beforeMs, lastMs] = [timesMs.at(-2), timesMs.at(-1)];
  if (before === undefined || last === undefined) return undefined;
  if (beforeMs === undefined || lastMs === undefined) return undefined;
  return (last < before ? last : last - before) / ((lastMs - beforeMs) / 1000);
}

function countPairs(
  values: readonly number[],
  counts: (before: number, after: number) => boolean,
): number {
  return values.filter((value, index) => index > 0 && counts(values[index - 1] ?? value, value))
    .length;
}

/** The best value; any number beats NaN. */
function extreme(
  values: readonly number[],
  isBetter: (value: number, best: number) => boolean,
): number {
  return values.reduce((best, value) =>
    isBetter(value, best) || Number.isNaN(best) ? value : best,
  );
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function bothNaN(a: number, b: number): boolean {
  return Number.isNaN(a) && Number.isNaN(b);
}

function vectorOf(samples: readonly Sample[]): Value {
  return { kind: "vector", samples };
}

import { badData } from "./promql/promql-error.ts";
import { readDurationMs } from "./promql/read-literal.ts";

/** Prometheus's limit of points per series in one range query. */
const maxPoints = 11_000;

export interface RangeParameters {
  readonly startMs: number;
  readonly endMs: number;
  readonly stepMs: number;
}

/** A timestamp parameter, as Unix seconds or RFC 3339, in milliseconds. */
export function readTimeMs(parameters: URLSearchParams, name: string, fallbackMs: number): number {
  const text = parameters.get(name);
  if (text === null || text === "") return fallbackMs;
  const seconds = Number(text);
  const timeMs = Number.isNaN(seconds) ? Date.parse(text) : Math.round(seconds * 1000);
  if (Number.isNaN(timeMs)) {
    throw badData(`invalid parameter "${name}": cannot parse "${text}" to a valid timestamp`);
  }
  return timeMs;
}

/** `start`, `end` and `step` of a range query, within Prometheus's limits. */
export function readRange(parameters: URLSearchParams): RangeParameters {
  const startMs = readTimeMs(parameters, "start", Number.NaN);
  const endMs = readTimeMs(parameters, "end", Number.NaN);
  if (Number.isNaN(startMs))
    throw badData('invalid parameter "start": cannot parse "" to a valid timestamp');
  if (Number.isNaN(endMs))
    throw badData('invalid parameter "end": cannot parse "" to a valid timestamp');
  if (endMs < startMs) {
    throw badData('invalid parameter "end": end timestamp must not be before start time');
  }
  const stepMs = readStepMs(parameters.get("step") ?? "");
  if ((endMs - startMs) / stepMs > maxPoints) {
    throw badData(
      "exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the query resolution (?step=XX)",
    );
  }
  return { startMs, endMs, stepMs };
}

/** `limit` of the metadata calls; 0 and absence mean no limit. */
export function readLimit(parameters: URLSearchParams): number | undefined {
  const text = parameters.get("limit");
  if (text === null || text === "") return undefined;
  if (!/^\d+$/.test(text)) throw badData('invalid parameter "limit": limit must be non-negative');
  return Number(text) === 0 ? undefined : Number(text);
}

function readStepMs(text: string): number {
  const seconds = text === "" ? Number.NaN : Number(text);
  const stepMs = Number.isNaN(seconds) ? readDurationMs(text) : Math.round(seconds * 1000);
  if (stepMs === undefined) {
    throw badData(`invalid parameter "step": cannot parse "${text}" to a valid duration`);
  }
  if (stepMs <= 0) {
    throw badData(
      'invalid parameter "step": zero or negative query resolution step widths are not accepted. Try a positive integer',
    );
  }
  return stepMs;
}

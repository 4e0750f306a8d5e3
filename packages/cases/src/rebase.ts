import type { Case, Series } from "./case.ts";

/** A whole string that is an RFC 3339 time in UTC: date and time to the second, then its fraction. */
const rfc3339 = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d+)?Z$/;

/**
 * The recording moved to `now`: every timestamp later by `now − recordedAt` in whole seconds, rounded down so that
 * nothing is younger than `now`. Each keeps its precision. The given case is left as it is.
 */
export function rebase(recording: Case, now: Date): Case {
  const offsetMs = Math.floor((now.getTime() - Date.parse(recording.recordedAt)) / 1000) * 1000;
  const { series, ...rest } = recording;
  return { ...movedBy(rest, offsetMs), series: movedSeries(series, offsetMs) };
}

/** A copy in which every time is later. */
export function movedBy<Value extends object>(value: Value, offsetMs: number): Value {
  const copy = structuredClone(value);
  moveInside(copy, offsetMs);
  return copy;
}

export function movedSeries(series: readonly Series[], offsetMs: number): readonly Series[] {
  return series.map((one) => ({ ...one, startMs: one.startMs + offsetMs }));
}

function moveInside(parent: object, offsetMs: number): void {
  const entries: readonly [string, unknown][] = Object.entries(parent);
  for (const [key, value] of entries) {
    if (typeof value === "string") Reflect.set(parent, key, move(value, offsetMs));
    else if (typeof value === "object" && value !== null) moveInside(value, offsetMs);
  }
}

function move(text: string, offsetMs: number): string {
  const [, seconds, fraction = ""] = rfc3339.exec(text) ?? [];
  if (seconds === undefined) return text;
  const moved = new Date(Date.parse(`${seconds}Z`) + offsetMs).toISOString().slice(0, 19);
  return `${moved}${fraction}Z`;
}

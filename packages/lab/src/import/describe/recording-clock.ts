/** Turns the times and ages that kubectl prints into RFC 3339. What is no time gives none. */
export interface RecordingClock {
  /** Of `Mon, 02 Jan 2006 15:04:05 +0000` and RFC 3339. */
  readonly at: (text: string | undefined) => string | undefined;
  /** Of `5m10s` before the text was printed. */
  readonly ago: (age: string | undefined) => string | undefined;
}

/**
 * A text that was printed at another moment, `printedAt`, is moved to `recordedAt`: parts of one recording are then of
 * one moment. Nothing is younger than `recordedAt`.
 */
export function createRecordingClock(recordedAt: string, printedAt = recordedAt): RecordingClock {
  const nowMs = Date.parse(recordedAt);
  const offsetMs = nowMs - Date.parse(printedAt);
  const written = (ms: number): string =>
    `${new Date(Math.min(ms, nowMs)).toISOString().slice(0, 19)}Z`;
  return {
    at(text) {
      const ms = timeOf(text);
      return ms === undefined ? undefined : written(ms + offsetMs);
    },
    ago(age) {
      const ms = msOf(age);
      return ms === undefined ? undefined : written(nowMs - ms);
    },
  };
}

/** Epoch milliseconds. What was never set is printed as a day of the year one. */
export function timeOf(text: string | undefined): number | undefined {
  const ms = Date.parse(text?.replace(/ UTC$/u, "") ?? "");
  return ms > 0 ? ms : undefined;
}

const unitMs: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  y: 365 * 86_400_000,
};

/** Milliseconds of an age: `2y10d`, `3h4m`, `90s`. */
export function msOf(age: string | undefined): number | undefined {
  const text = age?.trim() ?? "";
  if (!/^(?:\d+[smhdy])+$/u.test(text)) return undefined;
  return [...text.matchAll(/(\d+)([smhdy])/gu)].reduce(
    (sum, [, digits, unit = ""]) => sum + Number(digits) * (unitMs[unit] ?? 0),
    0,
  );
}

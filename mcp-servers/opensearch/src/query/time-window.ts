import { AppError, type Value, type Window } from "@binnacle/contracts";

/** Unix milliseconds; the end is not part of the window. */
export interface TimeWindow {
  readonly fromMs: number;
  readonly toMs: number;
}

export interface AskedTime {
  readonly since?: string | undefined;
  readonly until?: string | undefined;
  readonly windowMinutes: number;
}

const minuteMs = 60_000;
const maxWindowMs = 7 * 24 * 60 * minuteMs;

/** Clocks differ. */
const mostAheadMs = 60_000;

/** `since` wins over `windowMinutes`; a window is at most 7 days long and does not end in the future. */
export function timeWindow(asked: AskedTime, nowMs: number): TimeWindow {
  const toMs = asked.until === undefined ? nowMs : Date.parse(asked.until);
  if (toMs > nowMs + mostAheadMs)
    throw new AppError("bad_input", "`until` lies in the future. Leave it out for now.");
  const fromMs =
    asked.since === undefined ? toMs - asked.windowMinutes * minuteMs : Date.parse(asked.since);
  if (fromMs >= toMs) {
    throw new AppError(
      "bad_input",
      "`since` is not before `until` (or now). Give an earlier time.",
    );
  }
  if (toMs - fromMs > maxWindowMs) {
    throw new AppError("bad_input", "The window is longer than 7 days. Give a later `since`.");
  }
  return { fromMs, toMs };
}

/** The `minutes` before a window. */
export function before({ fromMs }: TimeWindow, minutes: number): TimeWindow {
  return { fromMs: fromMs - minutes * minuteMs, toMs: fromMs };
}

export function toWindow({ fromMs, toMs }: TimeWindow): Window {
  return { from: toInstant(fromMs), to: toInstant(toMs) };
}

const dayMs = 86_400_000;

/** `03:05:09` of an RFC 3339 time; with the date, `11-21 03:05:09`, in a window that is longer than a day. */
export function clockIn({ from, to }: Window, at: string): string {
  return at.slice(Date.parse(to) - Date.parse(from) > dayMs ? 5 : 11, 19).replace("T", " ");
}

export function toInstant(timeMs: number): string {
  return new Date(timeMs).toISOString();
}

/** In whole minutes, so that the same fact asked a moment later is the same evidence; less than one is one. */
export function spanOf({ fromMs, toMs }: TimeWindow): Value {
  return { amount: 60 * Math.max(1, Math.round((toMs - fromMs) / minuteMs)), unit: "s" };
}

/** `12 min`, `45 s`, `3 h`, `2 days`: the length of a window, rounded. */
export function lengthOf({ fromMs, toMs }: TimeWindow): string {
  const minutes = (toMs - fromMs) / minuteMs;
  if (minutes < 2) return `${Math.round(minutes * 60)} s`;
  if (minutes < 180) return `${Math.round(minutes)} min`;
  const hours = minutes / 60;
  return hours < 72 ? `${Math.round(hours)} h` : `${Math.round(hours / 24)} days`;
}

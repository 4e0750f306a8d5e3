import { AppError, type Window } from "@binnacle/contracts";

/** The window that is asked about and the hour before it, on one grid. Unix milliseconds. */
export interface TimeFrame {
  readonly baselineStartMs: number;
  /** Start of the window, end of the baseline. */
  readonly startMs: number;
  readonly endMs: number;
  readonly stepMs: number;
}

/** Prometheus itself takes no older sample for current. */
export const lookbackMs = 300_000;

const minuteMs = 60_000;
const baselineMs = 60 * minuteMs;
const minWindowMs = 5 * minuteMs;
const maxWindowMs = 24 * 60 * minuteMs;
const gridMs = 30_000;
const maxPoints = 240;

/** Clocks differ. */
const mostAheadMs = 60_000;

/** The time that an argument gives, now without one, and where it is hardly ahead. Throws `AppError` where it is still to come. */
export function timeAsked(argument: string, asked: string | undefined, nowMs: number): number {
  const timeMs = asked === undefined ? nowMs : Date.parse(asked);
  if (timeMs > nowMs + mostAheadMs)
    throw new AppError("bad_input", `\`${argument}\` lies in the future. Leave it out for now.`);
  return Math.min(timeMs, nowMs);
}

/** `since` wins over `windowMinutes`; a window is 5 minutes to 24 hours long and ends at `untilMs`. */
export function timeFrame(
  asked: { readonly since?: string | undefined; readonly windowMinutes: number },
  untilMs: number,
): TimeFrame {
  const sinceMs =
    asked.since === undefined ? untilMs - asked.windowMinutes * minuteMs : Date.parse(asked.since);
  if (sinceMs > untilMs) {
    throw new AppError(
      "bad_input",
      "`since` lies after the end of the window. Give the time when it began.",
    );
  }
  if (untilMs - sinceMs > maxWindowMs) {
    throw new AppError("bad_input", "The window is longer than 24 hours. Give a later `since`.");
  }
  const lengthMs = Math.max(untilMs - sinceMs, minWindowMs) + baselineMs;
  const stepMs = Math.max(1, Math.ceil(lengthMs / maxPoints / gridMs)) * gridMs;
  // On the fine grid, whatever the step: `now` is to be at most half a minute old.
  const endMs = Math.floor(untilMs / gridMs) * gridMs;
  const lengthInMs = endMs - Math.min(sinceMs, endMs - minWindowMs);
  const startMs = endMs - Math.ceil(lengthInMs / stepMs) * stepMs;
  return { baselineStartMs: startMs - baselineMs, startMs, endMs, stepMs };
}

export function toWindow(fromMs: number, toMs: number): Window {
  return { from: toInstant(fromMs), to: toInstant(toMs) };
}

export function toInstant(timeMs: number): string {
  return new Date(timeMs).toISOString();
}

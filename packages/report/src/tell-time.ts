import type { Telling } from "./document.ts";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** `03:02`, or `Nov 19 16:40` when it was not today. */
export function timeOfDay(at: string, telling: Telling): string {
  return format(at, telling, { hour: "2-digit", minute: "2-digit" });
}

/** `12 min`, `3 h 5 min`, `12 days`. */
export function ageOf(at: string, { nowMs }: Telling): string {
  return spanText(Math.max(0, nowMs - Date.parse(at)));
}

/** `30 s`, `12 min`, `3 h 5 min`, `12 days`: no more than its two largest units. */
export function spanText(ms: number): string {
  if (ms < minuteMs) return `${Math.round(ms / 1000)} s`;
  if (ms < hourMs) return `${Math.floor(ms / minuteMs)} min`;
  if (ms < 2 * dayMs) {
    const minutes = Math.floor((ms % hourMs) / minuteMs);
    return `${Math.floor(ms / hourMs)} h${minutes === 0 ? "" : ` ${minutes} min`}`;
  }
  return `${Math.floor(ms / dayMs)} days`;
}

/** `03:02 (12 min)`. */
export function beginning(at: string, telling: Telling): string {
  return `${timeOfDay(at, telling)} (${ageOf(at, telling)})`;
}

/** `since 03:02 (12 min)`. */
export function since(at: string, telling: Telling): string {
  return `since ${beginning(at, telling)}`;
}

/** `03:02:01`. */
export function moment(at: string, telling: Telling): string {
  return format(at, telling, { hour: "2-digit", minute: "2-digit", second: "2-digit" });
}

function format(at: string, telling: Telling, parts: Intl.DateTimeFormatOptions): string {
  const { timeZone, nowMs } = telling;
  const date = Date.parse(at);
  const day = formatter("en-CA", { timeZone, dateStyle: "short" });
  const clock = formatter("en-GB", { timeZone, hourCycle: "h23", ...parts });
  if (day.format(date) === day.format(nowMs)) return clock.format(date);
  const shown = formatter("en-US", { timeZone, month: "short", day: "numeric" });
  return `${shown.format(date)} ${clock.format(date)}`;
}

const made = new Map<string, Intl.DateTimeFormat>();

/** To make one takes a hundred times as long as to use it, and there are four a time zone. */
function formatter(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale} ${Object.values(options).join(" ")}`;
  const known = made.get(key) ?? new Intl.DateTimeFormat(locale, options);
  made.set(key, known);
  return known;
}

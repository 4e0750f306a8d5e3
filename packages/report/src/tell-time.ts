import type { Telling } from "./document.ts";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
const instant = /\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})/gu;
const sinceInstant = new RegExp(`\\bsince (${instant.source})`, "gu");

/** `03:02`, or `Nov 19 16:40` when it was not today. */
export function timeOfDay(at: string, telling: Telling): string {
  return format(at, telling, { hour: "2-digit", minute: "2-digit" });
}

/** `12 min`, `3 h 5 min`, `12 days`. */
export function ageOf(at: string, { nowMs }: Telling): string {
  const age = Math.max(0, nowMs - Date.parse(at));
  if (age < minuteMs) return `${Math.round(age / 1000)} s`;
  if (age < hourMs) return `${Math.floor(age / minuteMs)} min`;
  if (age < 2 * dayMs) {
    const minutes = Math.floor((age % hourMs) / minuteMs);
    return `${Math.floor(age / hourMs)} h${minutes === 0 ? "" : ` ${minutes} min`}`;
  }
  return `${Math.floor(age / dayMs)} days`;
}

/** `since 03:02 (12 min)`. */
export function since(at: string, telling: Telling): string {
  return `since ${timeOfDay(at, telling)} (${ageOf(at, telling)})`;
}

/** Replaces each RFC 3339 instant in a text by the time of day with seconds; after "since" the age follows too. */
export function withTimes(text: string, telling: Telling): string {
  return text
    .replaceAll(sinceInstant, (_, at: string) => since(at, telling))
    .replaceAll(instant, (at) =>
      format(at, telling, { hour: "2-digit", minute: "2-digit", second: "2-digit" }),
    );
}

function format(at: string, telling: Telling, parts: Intl.DateTimeFormatOptions): string {
  const { timeZone, nowMs } = telling;
  const date = new Date(Date.parse(at));
  const day = new Intl.DateTimeFormat("en-CA", { timeZone, dateStyle: "short" });
  const isToday = day.format(date) === day.format(new Date(nowMs));
  const time = new Intl.DateTimeFormat("en-GB", { timeZone, hourCycle: "h23", ...parts }).format(
    date,
  );
  if (isToday) return time;
  const shown = new Intl.DateTimeFormat("en-US", {
    timeZone,
    month: "short",
    day: "numeric",
  }).format(date);
  return `${shown} ${time}`;
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

let timeZone;

/** The zone in which the page writes times; `undefined` is that of the browser. */
export function useTimeZone(zone) {
  timeZone = zone;
}

/** Milliseconds of a Slack timestamp. */
export function tsToMs(ts) {
  return Math.floor(Number(ts) * 1000);
}

/** `03:14` today, `Nov 9, 16:40` on another day. */
export function dateText(ms, nowMs = Date.now()) {
  const clock = format(ms, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  return day(ms) === day(nowMs)
    ? clock
    : `${format(ms, { month: "short", day: "numeric" })}, ${clock}`;
}

/** The whole time and how long ago it was, for a tooltip. */
export function fullTime(ms) {
  const options = {
    month: "short",
    day: "numeric",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
    timeZoneName: "short",
  };
  return `${format(ms, options)} · ${ago(ms)}`;
}

/** `just now`, `3 min ago`, `2 h ago`, `12 days ago`. */
export function ago(ms, nowMs = Date.now()) {
  const age = nowMs - ms;
  if (age < minuteMs) return "just now";
  if (age < hourMs) return `${Math.floor(age / minuteMs)} min ago`;
  if (age < dayMs) return `${Math.floor(age / hourMs)} h ago`;
  const days = Math.floor(age / dayMs);
  return days === 1 ? "1 day ago" : `${days} days ago`;
}

function day(ms) {
  return format(ms, { year: "numeric", month: "numeric", day: "numeric" });
}

function format(ms, options) {
  return new Intl.DateTimeFormat("en-US", { ...options, timeZone }).format(ms);
}

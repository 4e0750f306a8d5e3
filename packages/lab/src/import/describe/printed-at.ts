import { msOf, timeOf } from "./recording-clock.ts";

/**
 * When a describe text was printed, as far as it tells: a pod starts when it is placed and a job when its first pod is
 * made, and an event says how long ago that was. Else it was soon after the last time in it. Undefined: no time is in it.
 */
export function printedAt(text: string): string | undefined {
  const [, started] = /^Start Time:\s+(.*)$/mu.exec(text) ?? [];
  const [, last, first] =
    /^\s+Normal\s+(?:Scheduled|SuccessfulCreate)\s+(\w+)(?: \(x\d+ over (\w+)\))?\s/mu.exec(text) ??
    [];
  const [startMs, ageMs] = [timeOf(started), msOf(first ?? last)];
  if (startMs !== undefined && ageMs !== undefined) return isoOf(startMs + ageMs);
  const times = text.match(/\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d [+-]\d{4}/gu) ?? [];
  const latest = Math.max(0, ...times.map((time) => timeOf(time) ?? 0));
  return latest === 0 ? undefined : isoOf(latest + SOON_MS);
}

const SOON_MS = 60_000;

function isoOf(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

export const secondMs = 1000;
export const minuteMs = 60 * secondMs;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;

/** The moment of the question in every case. What began before it is told from here, however long the case goes on. */
export const recordedMs = Date.parse("2026-11-21T03:14:00Z");

/** How long log lines are kept; samples are kept for a day. */
export const logsKeptMs = 6 * hourMs;

/** RFC 3339 with seconds, as Kubernetes writes `metav1.Time`. */
export function timestamp(timeMs: number): string {
  return `${new Date(timeMs).toISOString().slice(0, 19)}Z`;
}

/** RFC 3339 with milliseconds, as log collectors write it. */
export function millisecondTimestamp(timeMs: number): string {
  return new Date(timeMs).toISOString();
}

/** RFC 3339 with microseconds, as Kubernetes writes `metav1.MicroTime`; the fraction is made up from the time. */
export function microsecondTimestamp(timeMs: number): string {
  const micros = (Math.floor(timeMs / secondMs) * 7919 + timeMs * 104_729) % 1_000_000;
  return `${new Date(timeMs).toISOString().slice(0, 19)}.${String(micros).padStart(6, "0")}Z`;
}

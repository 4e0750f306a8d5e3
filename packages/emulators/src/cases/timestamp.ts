export const secondMs = 1000;
export const minuteMs = 60 * secondMs;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;

/** RFC 3339 with seconds, as Kubernetes writes `metav1.Time`. */
export function timestamp(timeMs: number): string {
  return `${new Date(timeMs).toISOString().slice(0, 19)}Z`;
}

/** RFC 3339 with milliseconds, as log collectors write it. */
export function millisecondTimestamp(timeMs: number): string {
  return new Date(timeMs).toISOString();
}

/** RFC 3339 with microseconds, as Kubernetes writes `metav1.MicroTime`; the last three digits vary but are fixed. */
export function microsecondTimestamp(timeMs: number): string {
  const micros = String((timeMs * 7919) % 1000).padStart(3, "0");
  return `${new Date(timeMs).toISOString().slice(0, 23)}${micros}Z`;
}

/** The moment of every question in tests of small clusters. */
export const now = Date.parse("2026-11-21T03:14:00Z");

/** A moment so many minutes before the question, RFC 3339. */
export function ago(minutes: number): string {
  return new Date(now - minutes * 60_000).toISOString().replace(".000Z", "Z");
}

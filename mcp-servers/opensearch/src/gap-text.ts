import type { Gap } from "@binnacle/contracts";

/**
 * What was not seen, as the first line of a result: whoever cuts it at the end, or reads no further, knows. Undefined
 * when all was seen.
 */
export function notSeen(gaps: readonly Gap[]): string[] {
  if (gaps.length === 0) return [];
  return [`NOT SEEN: ${gaps.map(({ what, why }) => `${what}: ${why}`).join("; ")}.`];
}

/** What to do about it, at the end. */
export function remedies(gaps: readonly Gap[]): string[] {
  return [...new Set(gaps.flatMap(({ remedy }) => remedy?.text ?? []))];
}

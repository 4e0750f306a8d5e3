import type { Gap } from "@binnacle/contracts";

/** What was not seen, for the first line of a result: whoever cuts it at the end, or reads no further, knows. Empty when all was seen. */
export function notSeen(gaps: readonly Gap[]): string[] {
  if (gaps.length === 0) return [];
  // Of several searches the same part may be missing.
  const told = new Set(gaps.map(({ what, why }) => `${what}: ${why}`));
  return [`NOT SEEN: ${[...told].join("; ")}.`];
}

/** What to do about it, at the end. */
export function remedies(gaps: readonly Gap[]): string[] {
  return [...new Set(gaps.flatMap(({ remedy }) => remedy?.text ?? []))];
}

/** What was found, and behind it what was not seen; that nothing was found stands behind the reasons. */
export function firstLine(
  found: string,
  { gaps, isNothing }: { readonly gaps: readonly Gap[]; readonly isNothing: boolean },
): string {
  return isNothing ? [...notSeen(gaps), found].join(" ") : [found, ...notSeen(gaps)].join("; ");
}

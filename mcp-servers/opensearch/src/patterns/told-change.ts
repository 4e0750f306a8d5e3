import type { LogPattern } from "@binnacle/contracts";

/** A rise or a fall is told where chance alone shows one in any of all templates once in so many comparisons: 1 %. */
export const significance = 0.01;

/**
 * The change as it is told: `perhaps`, where a part of the time was read in part, and chance may have left it out
 * there. What is new or has grown is told as such, though it have ended.
 */
export function toldChange(pattern: Pick<LogPattern, "change" | "chance" | "endedAt">): string {
  const { change, chance = 0, endedAt } = pattern;
  if (endedAt !== undefined && !isWorse(pattern)) return "ended";
  return chance < significance ? change : `perhaps ${change}`;
}

export function isWorse({ change }: Pick<LogPattern, "change">): boolean {
  return change === "new" || change === "grown";
}

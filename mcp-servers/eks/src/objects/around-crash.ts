import { errorLine } from "@binnacle/diagnosis";

/** Before and after the line that tells why. */
const [before, after] = [3, 3];

/**
 * The end of a run, and the lines around the one that tells why it ended, which often stands before the last line with a
 * word of trouble. At most so many lines; `…` stands for what is between.
 */
export function aroundCrash(
  log: readonly string[],
  atMost: number,
): { lines: string[]; hasMore: boolean } {
  const hasMore = log.length > atMost;
  const tells = log.lastIndexOf(errorLine(log) ?? "");
  if (!hasMore || tells < 0 || tells >= log.length - atMost)
    return { lines: log.slice(-atMost), hasMore };
  const first = Math.max(0, tells - Math.min(before, atMost - 1));
  const around = log.slice(first, tells + 1 + after).slice(0, atMost);
  const left = atMost - around.length;
  const end = left > 0 ? log.slice(-left) : [];
  return { lines: [...around, ...(end.length > 0 ? ["…"] : []), ...end], hasMore };
}

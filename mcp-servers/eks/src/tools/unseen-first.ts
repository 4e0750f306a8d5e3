import type { Gap } from "@binnacle/contracts";
import { gapLines, lines } from "./diagnosis-text.ts";

/** What was not seen comes first: a long answer is cut at its end. */
export function unseenFirst(
  gaps: readonly Gap[],
  ...parts: readonly (string | false | undefined)[]
): string {
  const what = gaps.map((gap) => gap.what).join(", ");
  return lines(gaps.length > 0 && `NOT SEEN: ${what}.`, ...parts, gapLines(gaps));
}

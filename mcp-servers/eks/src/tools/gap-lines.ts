import type { Gap } from "@binnacle/contracts";
import { lines } from "./lines.ts";

/** What could not be seen, and what would change it. */
export function gapLines(gaps: readonly Gap[]): string | false {
  return (
    gaps.length > 0 &&
    lines(
      "not seen:",
      ...gaps.map(
        ({ what, why, remedy }) =>
          `- ${what}: ${why}${remedy === undefined ? "" : ` Remedy: ${remedy.command ?? remedy.text}`}`,
      ),
    )
  );
}

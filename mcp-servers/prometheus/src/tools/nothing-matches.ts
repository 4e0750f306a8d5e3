import type { Gap } from "@binnacle/contracts";
import { gapOf } from "../gap-of.ts";

/** An empty answer is not zero. */
export function nothingMatches(query: string): Gap {
  return gapOf({
    what: query,
    why: "no series matches the query at that time; this is not zero",
    remedy: "Check metric and label names, or that the targets are scraped.",
  });
}

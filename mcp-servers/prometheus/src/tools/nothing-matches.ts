import type { Gap } from "@binnacle/contracts";

/** An empty answer is not zero. */
export function nothingMatches(query: string): Gap {
  return {
    origin: "prometheus",
    kind: "no_data",
    what: query,
    why: "no series matches the query at that time; this is not zero",
    about: { kinds: [] },
    remedy: { text: "Check metric and label names, or that the targets are scraped." },
  };
}

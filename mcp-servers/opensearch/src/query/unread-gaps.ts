import type { Gap } from "@binnacle/contracts";
import type { Place } from "./place.ts";

interface Found {
  readonly total: number;
  readonly lines: readonly unknown[];
}

/** Lines that an answer cannot hold. */
export function tooLong({ index }: Place, { total, lines }: Found): Gap {
  return {
    origin: "opensearch",
    kind: "cut",
    what: `a part of the logs in ${index}`,
    why: `the lines are larger than 64 MB together, so the newest ${lines.length} of ${total} were read`,
    about: { kinds: [] },
    remedy: { text: "Name a workload, or shorten the window." },
  };
}

/** Lines beyond those that were compared by their names. */
export function comparedOnly(place: Place, { total, lines }: Found): Gap {
  return {
    origin: "opensearch",
    kind: "cut",
    what: `a part of the logs in ${place.index}`,
    why: `names are text without a keyword there, so lines are read and compared one by one: the newest ${lines.length} of ${total}; counts are lower bounds`,
    about: { kinds: [] },
    remedy: { text: "Shorten the window, or map namespace and pod as keyword." },
  };
}

/** Documents that are no lines. */
export function unreadableGaps(index: string, count: number): Gap[] {
  if (count === 0) return [];
  return [
    {
      origin: "opensearch",
      kind: "no_data",
      what: `${count === 1 ? "1 document that matches" : `${count} documents that match`} in ${index}`,
      why: "they have no time or no text that can be read",
      about: { kinds: [] },
      remedy: { text: "Look at one of them, or name the fields with --field." },
    },
  ];
}

import type { Gap } from "@binnacle/contracts";
import { named } from "../fields/discovery-gaps.ts";
import type { Place } from "./find-place.ts";

/** Counts of OpenSearch itself are upper bounds where names are only analysed text: `shop` is a word of `shop-canary` too. */
export function looseGaps({ keeps, fields, index }: Place): Gap[] {
  if (keeps === undefined) return [];
  const loose = [...fields.namespace, ...fields.pod].filter(({ looseIn }) => looseIn.length > 0);
  return [
    {
      origin: "opensearch",
      kind: "cut",
      what: `exact counts in ${index}`,
      why: `${named(loose.map(({ name }) => name))} is text without a keyword, so lines of names that contain the name are counted too`,
      about: { kinds: [] },
      remedy: {
        text: "Map namespace and pod as keyword; search_logs compares each line it reads.",
      },
    },
  ];
}

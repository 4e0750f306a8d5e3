import type { Gap } from "@binnacle/contracts";
import { expensiveSetting } from "../api/too-expensive.ts";
import { named } from "../fields/discovery-gaps.ts";
import { objectsOf } from "./find-silence.ts";
import type { LogQuestion } from "./log-filter.ts";
import type { Place } from "./place.ts";

interface Asked {
  readonly place: Place;
  readonly question: LogQuestion;
}

/** Words that were looked for as a whole only, as OpenSearch refuses to look for parts of them. */
export function wholeOnlyGaps({ place, question }: Asked): Gap[] {
  const { text } = place.fields;
  if (!isWholeOnly(place)) return [];
  const whole = [...new Set(text.flatMap(({ exactIn }) => exactIn))];
  const values =
    whole.length === 0
      ? ""
      : `, and in ${named(whole)}, where the text is one value, no words but whole lines`;
  return [
    {
      origin: "opensearch",
      kind: "cut",
      what: `words inside of longer words in ${place.index}`,
      why: `OpenSearch refuses to look for them, as its cluster setting ${expensiveSetting} is false; whole words were searched${values}`,
      about: objectsOf(question),
      remedy: {
        text: `Set ${expensiveSetting} to true; log_patterns reads lines whatever they say.`,
      },
    },
  ];
}

/** Whether only whole words are found, and lines that say something may be missed. */
export function isWholeOnly({ fields: { text } }: Pick<Place, "fields">): boolean {
  return text.some((field) => field.isWholeOnly);
}

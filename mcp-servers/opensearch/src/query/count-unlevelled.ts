import type { Gap } from "@binnacle/contracts";
import type { Deps } from "../deps.ts";
import { objectsOf, whose } from "./find-silence.ts";
import { type LogQuestion, logFilter, withoutAny } from "./log-filter.ts";
import type { Place } from "./place.ts";
import { readLines } from "./read-lines.ts";
import type { TimeWindow } from "./time-window.ts";

interface Unlevelled {
  /** Lines that are of the question but for their level, of which they hold none. */
  readonly count: number;
  readonly gaps: readonly Gap[];
}

/** Where only lines of known levels are counted: those that carry none are not seen, which is not the same as none. */
export async function countUnlevelled(
  deps: Deps,
  asked: { readonly place: Place; readonly question: LogQuestion; readonly window: TimeWindow },
  signal: AbortSignal,
): Promise<Unlevelled> {
  const { place, question, window } = asked;
  const { levels, isLevelKnown, ...others } = question;
  if (levels === undefined || isLevelKnown !== true) return { count: 0, gaps: [] };
  const filter = [...logFilter(others, place), withoutAny(place.fields.level)];
  const { total, gaps } = await readLines(
    deps,
    { place, search: { filter, window, limit: 0 } },
    signal,
  );
  return { count: total, gaps: total === 0 ? gaps : [...gaps, gapOf(question, place, total)] };
}

function gapOf(question: LogQuestion, { index }: Place, count: number): Gap {
  const [lines, them] = count === 1 ? ["1 line carries", "it"] : [`${count} lines carry`, "them"];
  return {
    origin: "opensearch",
    kind: "cut",
    what: `levels of ${whose(question)}`,
    why: `${lines} no level in ${index}, so a count by level ${question.levels?.join(", ")} is without ${them}`,
    about: objectsOf(question),
    remedy: {
      text: "log_patterns reads the level from the text of a line; or count without level and with text.",
    },
  };
}

import type { Gap } from "@binnacle/contracts";
import type { Deps } from "../deps.ts";
import { objectsOf, whose } from "./find-silence.ts";
import { type LogQuestion, logFilter } from "./log-filter.ts";
import type { Place } from "./place.ts";
import { type LinesFound, readLines } from "./read-lines.ts";
import type { TimeWindow } from "./time-window.ts";
import { withoutLevels } from "./without-any.ts";

interface Asked {
  readonly place: Place;
  readonly question: LogQuestion;
  readonly window: TimeWindow;
}

interface Unlevelled {
  /** Lines that are of the question but for their level, of which they hold none. */
  readonly count: number;
  readonly gaps: readonly Gap[];
}

/** Where only lines of known levels are counted: those that carry none are not seen, which is not the same as none. */
export async function countUnlevelled(
  deps: Deps,
  asked: Asked,
  signal: AbortSignal,
): Promise<Unlevelled> {
  const { place, question } = asked;
  const { levels, isLevelKnown, ...others } = question;
  if (levels === undefined || isLevelKnown !== true) return { count: 0, gaps: [] };
  const { total, gaps } = await readUnlevelled(deps, { ...asked, question: others }, signal);
  return { count: total, gaps: total === 0 ? gaps : [...gaps, gapOf(question, place, total)] };
}

/** By a search of their own: the difference of two counts may be of what was written between them. */
async function readUnlevelled(
  deps: Deps,
  { place, question, window }: Asked,
  signal: AbortSignal,
): Promise<LinesFound> {
  const filter = [...logFilter(question, place), withoutLevels(place.fields.level)];
  return await readLines(deps, { place, search: { filter, window, limit: 0 } }, signal);
}

/** Of a count by level: the lines that hold none in a field, which is not the same as none. */
export async function withoutLevel(
  deps: Deps,
  asked: Asked & { readonly by: string },
  signal: AbortSignal,
): Promise<Gap[]> {
  const { place, question, by } = asked;
  if (by !== "level" || question.levels !== undefined) return [];
  const { total } = await readUnlevelled(deps, asked, signal);
  if (total === 0) return [];
  return [
    {
      origin: "opensearch",
      kind: "cut",
      what: `levels of ${total === 1 ? "1 line" : `${total} lines`}`,
      why: `no field in ${place.index} holds them; a level that stands in the text alone is not counted`,
      about: objectsOf(question),
      remedy: { text: "log_patterns reads the level from the text of a line." },
    },
  ];
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

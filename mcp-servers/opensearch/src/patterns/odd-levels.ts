import type { Gap } from "@binnacle/contracts";
import type { Deps } from "../deps.ts";
import { isLevel } from "../levels.table.ts";
import { countValues } from "../query/count-values.ts";
import { objectsOf } from "../query/find-silence.ts";
import { type LogQuestion, logFilter } from "../query/log-filter.ts";
import type { Place } from "../query/place.ts";
import type { TimeWindow } from "../query/time-window.ts";
import { oneLine } from "../shown-text.ts";

interface Asked {
  readonly place: Place;
  readonly question: LogQuestion;
  readonly window: TimeWindow;
}

const toldWords = 3;
const longestWord = 20;

/** Lines whose level is a word that no level is known by, such as a number: they are of none of those asked for. */
export async function oddLevels(
  deps: Deps,
  { place, question, window }: Asked,
  signal: AbortSignal,
): Promise<Gap[]> {
  const fields = place.fields.level;
  // Lines of lookalikes would count.
  if (question.levels === undefined || fields.length === 0 || place.keeps !== undefined) return [];
  const filter = logFilter({ ...question, levels: undefined }, place);
  const { values } = await countValues(deps, { place, filter, window, fields }, signal);
  const odd = values.filter(({ key }) => key.trim() !== "" && !isLevel(key));
  const lines = odd.reduce((sum, { count }) => sum + count, 0);
  if (lines === 0) return [];
  const words = await deps.redactor.value(
    odd.slice(0, toldWords).map(({ key }) => `"${oneLine(key).slice(0, longestWord)}"`),
    { signal },
  );
  const more = odd.length > toldWords ? " …" : "";
  return [
    {
      origin: "opensearch",
      kind: "cut",
      what: `${lines === 1 ? "1 line" : `${lines} lines`} of level ${words.join(", ")}${more}`,
      why: "no level is known by that, so they were not compared",
      about: objectsOf(question),
      remedy: { text: "Read them with search_logs, which takes every level." },
    },
  ];
}

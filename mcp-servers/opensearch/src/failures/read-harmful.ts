import type { Deps } from "../deps.ts";
import { type Level, toLevel } from "../levels.table.ts";
import type { Clause } from "../query/clause.ts";
import { countValues } from "../query/count-values.ts";
import { logFilter } from "../query/log-filter.ts";
import { readLines } from "../query/read-lines.ts";
import type { TimeWindow } from "../query/time-window.ts";
import type { Asked } from "./count-words.ts";

/** Lines of a level, which may say a failure of no known kind. */
export interface Harmful {
  readonly level: Level;
  readonly count: number;
  /** Lines that have a level. */
  readonly among: number;
  /** Lines that have none. */
  readonly unlevelled: number;
  readonly window: TimeWindow;
  readonly body: Clause;
}

/** Where fewer lines have a level, that none of them is of level error says nothing of the others. */
const leastShare = 0.2;

/** Lines of level error and fatal, where a field holds levels; empty: not known. */
export async function readHarmful(
  deps: Deps,
  { place, question, window }: Asked,
  signal: AbortSignal,
): Promise<{ readonly levels: readonly Harmful[] }> {
  const fields = place.fields.level;
  // Lines of lookalikes would count.
  if (fields.length === 0 || place.keeps !== undefined) return { levels: [] };
  const filter = logFilter(question, place);
  const [{ values, others, gaps, body }, all] = await Promise.all([
    countValues(deps, { place, filter, window, fields }, signal),
    readLines(deps, { place, search: { filter, window, limit: 0 } }, signal),
  ]);
  if (values.length === 0 || gaps.length + all.gaps.length > 0) return { levels: [] };
  const countOf = (level: Level) =>
    values.reduce((sum, { key, count }) => sum + (toLevel(key) === level ? count : 0), 0);
  const among = values.reduce((sum, { count }) => sum + count, others);
  const unlevelled = Math.max(0, all.total - among);
  const isTelling = among >= leastShare * all.total;
  const harmful = (["error", "fatal"] as const).map((level) => ({ level, count: countOf(level) }));
  return {
    levels: harmful
      .filter(({ level, count }) => count > 0 || (level === "error" && isTelling))
      .map((each) => ({ ...each, among, unlevelled, window, body })),
  };
}

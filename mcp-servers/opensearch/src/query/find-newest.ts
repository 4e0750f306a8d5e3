import type { Gap } from "@binnacle/contracts";
import type { Deps } from "../deps.ts";
import { type LogQuestion, logFilter } from "./log-filter.ts";
import type { Place } from "./place.ts";
import { readLines } from "./read-lines.ts";
import type { TimeWindow } from "./time-window.ts";

interface Asked {
  readonly place: Place;
  readonly question: LogQuestion;
  readonly window: TimeWindow;
}

/** What may hide lines of the end of a window. */
const hiding: readonly Gap["kind"][] = ["stopped", "unreachable", "timed_out", "refused"];

export function mayHide(gaps: readonly Gap[]): boolean {
  return gaps.some(({ kind }) => hiding.includes(kind));
}

/**
 * Up to when lines of the question are seen, whatever their level: an index that cannot be read may hold the later ones.
 * Unix milliseconds; undefined: none is seen, or that is not known.
 */
export async function findNewest(
  deps: Deps,
  { place, question, window }: Asked,
  signal: AbortSignal,
): Promise<number | undefined> {
  const filter = logFilter({ ...question, levels: undefined }, place);
  const search = { filter, window, limit: 1, isUncounted: true } as const;
  const { lines, gaps } = await readLines(deps, { place, search }, signal);
  const [newest] = lines;
  return newest === undefined || mayHide(gaps) ? undefined : Date.parse(newest.at);
}

import type { Deps } from "../deps.ts";
import type { Place } from "./place.ts";
import { readLines } from "./read-lines.ts";
import type { TimeWindow } from "./time-window.ts";

/** Logs that began within the first part of a window, one of so many, are as good as there all the time. */
const parts = 6;
/** Few lines may all be late by chance: that is held for possible where it happens once in so many windows, 1 %. */
const significance = 0.01;

interface Asked {
  readonly place: Place;
  readonly window: TimeWindow;
}

/** The part of a window in which there were logs of anything at all: what is rare in the whole of it may be usual in that. */
export async function findBeginning(
  deps: Deps,
  asked: Asked,
  signal: AbortSignal,
): Promise<TimeWindow> {
  const { place, window } = asked;
  const { fromMs, toMs } = window;
  const linesUntil = async (untilMs: number) => {
    const part = { fromMs, toMs: untilMs };
    const search = { filter: place.filters, window: part, limit: 0, isUncounted: true } as const;
    return await readLines(deps, { place, search }, signal);
  };
  const first = fromMs + Math.ceil((toMs - fromMs) / parts);
  const early = await linesUntil(first);
  // Where shards did not answer, none seen is not none.
  if (early.total > 0 || early.gaps.length > 0) return window;
  const all = { filter: place.filters, window, limit: 0 };
  const { total } = await readLines(deps, { place, search: all }, signal);
  if (total < 2) return window;
  // To the millisecond, in 22 short requests for an hour.
  let [beganMs, behindMs] = [first, toMs];
  while (behindMs - beganMs > 1) {
    const middle = Math.floor((beganMs + behindMs) / 2);
    if ((await linesUntil(middle)).total > 0) behindMs = middle;
    else beganMs = middle;
  }
  const share = (toMs - beganMs) / (toMs - fromMs);
  // The first line is where it is; chance has the others fall behind it.
  return share ** (total - 1) > significance ? window : { fromMs: beganMs, toMs };
}

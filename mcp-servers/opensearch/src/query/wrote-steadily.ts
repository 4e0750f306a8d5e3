import type { Deps } from "../deps.ts";
import type { Clause } from "./clause.ts";
import type { Place } from "./place.ts";
import { readLines } from "./read-lines.ts";
import type { TimeWindow } from "./time-window.ts";

/** What writes in each part of a stretch writes all the time. */
const parts = 6;
/** A silence of fewer parts may be chance. */
const silentParts = 2;

interface Stretches {
  readonly place: Place;
  readonly filter: readonly Clause[];
  /** In which nothing was written. */
  readonly silent: TimeWindow;
  readonly before: TimeWindow;
}

/** Whether what is silent now wrote so steadily before that its silence means something. */
export async function wroteSteadily(
  deps: Deps,
  { place, filter, silent, before }: Stretches,
  signal: AbortSignal,
): Promise<boolean> {
  const partMs = (before.toMs - before.fromMs) / parts;
  if (silent.toMs - silent.fromMs < silentParts * partMs) return false;
  const totals = await Promise.all(
    Array.from({ length: parts }, async (_, index) => {
      const fromMs = Math.round(before.fromMs + index * partMs);
      const window = { fromMs, toMs: Math.round(fromMs + partMs) };
      const search = { filter, window, limit: 0, isUncounted: true } as const;
      return (await readLines(deps, { place, search }, signal)).total;
    }),
  );
  return totals.every((total) => total > 0);
}

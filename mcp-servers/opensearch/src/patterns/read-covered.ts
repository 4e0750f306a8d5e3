import type { Gap } from "@binnacle/contracts";
import type { Deps } from "../deps.ts";
import type { Place } from "../query/find-place.ts";
import { objectsOf } from "../query/find-silence.ts";
import { type LogQuestion, logFilter } from "../query/log-filter.ts";
import { maxLines, readLines, type StoredLine } from "../query/read-lines.ts";
import { lengthOf, type TimeWindow } from "../query/time-window.ts";

/** Lines of a window, and the part of it that they cover completely. */
export interface Covered {
  readonly lines: readonly StoredLine[];
  readonly window: TimeWindow;
  readonly gaps: readonly Gap[];
}

/** Reads all lines of a window; of more than 10,000 the newest, and says how far back they reach. */
export async function readCovered(
  deps: Deps,
  { place, question, window }: { place: Place; question: LogQuestion; window: TimeWindow },
  signal: AbortSignal,
): Promise<Covered> {
  const search = { filter: logFilter(question, place), window, limit: maxLines };
  const { lines, read, total, gaps } = await readLines(deps, { place, search }, signal);
  const oldest = lines.at(-1);
  if (total <= read || oldest === undefined) return { lines, window, gaps };
  const covered = { fromMs: Date.parse(oldest.at), toMs: window.toMs };
  const why = `${total} lines match in ${lengthOf(window)}; only the newest ${read} were read, which reach back ${lengthOf(covered)}`;
  const gap: Gap = {
    origin: "opensearch",
    kind: "cut",
    what: "older log patterns",
    why,
    about: objectsOf(question),
    remedy: { text: "Name a workload, ask for fewer levels, or shorten the window." },
  };
  return { lines, window: covered, gaps: [...gaps, gap] };
}

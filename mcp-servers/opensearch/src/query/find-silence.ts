import type { Gap } from "@binnacle/contracts";
import type { Deps } from "../deps.ts";
import { type LogQuestion, logFilter } from "./log-filter.ts";
import { type Place, readLines } from "./read-lines.ts";
import { lengthOf, type TimeWindow } from "./time-window.ts";

export interface Quiet {
  readonly place: Place;
  readonly question: LogQuestion;
  readonly window: TimeWindow;
  /** What follows from silence: `, so nothing can be said of errors`. */
  readonly consequence: string;
}

/** Nothing found means something only where anything is stored: silence at every level is a gap. */
export async function findSilence(deps: Deps, quiet: Quiet, signal: AbortSignal): Promise<Gap[]> {
  const { place, window, consequence } = quiet;
  const { namespace, workload, pod } = quiet.question;
  const context = { fields: place.fields, filters: deps.filters };
  const filter = logFilter({ namespace, workload, pod }, context);
  const search = { filter, window, limit: 0 };
  const { total, gaps } = await readLines(deps, { place, search }, signal);
  if (total > 0) return [...gaps];
  return [
    {
      origin: "opensearch",
      what: `logs of ${whose(quiet.question)}`,
      why: `${place.index} holds no line of it at all in these ${lengthOf(window)}${consequence}`,
      remedy: "Check the name, and that the log shipper reads it.",
    },
  ];
}

/** `payment in shop`, `namespace shop`. */
export function whose({ namespace, workload, pod }: LogQuestion): string {
  const name = pod ?? workload;
  return name === undefined ? `namespace ${namespace}` : `${name} in ${namespace}`;
}

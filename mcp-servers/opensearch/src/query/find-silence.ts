import type { Gap } from "@binnacle/contracts";
import type { Deps } from "../deps.ts";
import { logFilter } from "./log-filter.ts";
import { type Place, readLines } from "./read-lines.ts";
import { lengthOf, type TimeWindow } from "./time-window.ts";

/** Nothing found means something only where anything is stored: a namespace without a single line is a gap. */
export async function findSilence(
  deps: Deps,
  { place, namespace, window }: { place: Place; namespace: string; window: TimeWindow },
  signal: AbortSignal,
): Promise<Gap[]> {
  const { fields, index } = place;
  const filter = logFilter({ namespace }, { fields, filters: deps.filters });
  const search = { filter, window, limit: 0 };
  const { total, gaps } = await readLines(deps, { place, search }, signal);
  if (total > 0) return [...gaps];
  return [
    {
      origin: "opensearch",
      what: `logs of namespace ${namespace}`,
      why: `${index} holds no line of it at all in these ${lengthOf(window)}`,
      remedy: "Check the name, and that the log shipper reads this namespace.",
    },
  ];
}

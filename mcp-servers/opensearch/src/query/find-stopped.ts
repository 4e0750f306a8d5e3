import type { Gap } from "@binnacle/contracts";
import type { Deps } from "../deps.ts";
import type { Place } from "./place.ts";
import { readLines } from "./read-lines.ts";
import { lengthOf, type TimeWindow } from "./time-window.ts";

const dayMs = 24 * 3_600_000;
/** A cluster in which nothing at all is written for so long is not quiet: its lines do not arrive. */
const stoppedMs = 5 * 60_000;

/**
 * Lines that do not arrive any more look like errors that stopped. Of a window that reaches up to now: when the newest
 * line of anything was written.
 */
export async function findStopped(
  deps: Deps,
  { place, window }: { readonly place: Place; readonly window: TimeWindow },
  signal: AbortSignal,
): Promise<Gap[]> {
  const { toMs } = window;
  if (deps.now() - toMs > stoppedMs) return [];
  const past = { fromMs: toMs - dayMs, toMs };
  const search = { filter: place.filters, window: past, limit: 1, isUncounted: true } as const;
  const [newest] = (await readLines(deps, { place, search }, signal)).lines;
  if (newest === undefined || toMs - Date.parse(newest.at) <= stoppedMs) return [];
  const silent = { fromMs: Date.parse(newest.at), toMs };
  return [
    {
      origin: "opensearch",
      kind: "stopped",
      what: "logs of the last minutes",
      why: `${place.index} holds no line of anything since ${newest.at.slice(11, 16)} UTC (${lengthOf(silent)})`,
      remedy: { text: "Check that the log shipper runs and that OpenSearch takes its lines." },
    },
  ];
}

import type { Gap } from "@binnacle/contracts";
import { gapOf } from "../gap-of.ts";

/** What ended before the time that is asked about says nothing of that time. */
export function endedSeries(series: string, why: string): Gap {
  return gapOf({
    kind: "stopped",
    what: series,
    why,
    remedy: "Check that it is scraped; `up == 0` in Prometheus names targets that do not answer.",
  });
}

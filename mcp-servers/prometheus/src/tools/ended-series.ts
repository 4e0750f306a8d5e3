import type { Gap } from "@binnacle/contracts";

/** What ended before the time that is asked about says nothing of that time. */
export function endedSeries(series: string, why: string): Gap {
  return {
    origin: "prometheus",
    kind: "stopped",
    what: series,
    why,
    about: { kinds: [] },
    remedy: {
      text: "Check that it is scraped; `up == 0` in Prometheus names targets that do not answer.",
    },
  };
}

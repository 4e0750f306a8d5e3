import { type Coverage, present } from "@binnacle/contracts";
import type { Owners } from "./read-owners.ts";
import type { SignalsRead } from "./read-signals.ts";
import type { Target } from "./target.ts";

/** Rates that need no more than this are told as usual. */
const usualScrapeMs = 75_000;

/** They end by themselves, or are no workload: nobody expects them to count requests. */
const serveNobody: ReadonlySet<string> = new Set(["Job", "CronJob", "Pod"]);

/** What the signals of requests are of. */
export function coverageOf(read: CoverageInput, target: Target): Coverage {
  const { sources, owners, scrapeMs, isDiscovered } = read;
  const conventions = [...new Set(sources.all.map(({ convention }) => convention.name))];
  const once = sources.all.flatMap(({ replicas, job }) => [
    ...replicas,
    ...(job === undefined ? [] : [`job ${job}`]),
  ]);
  return {
    conventions,
    ...(isDiscovered && target.workload === undefined ? countingIn(sources, owners) : {}),
    podsBy: owners.isKnown ? "owners" : "names",
    ...present({
      clusters: sources.clusters.length === 0 ? undefined : [...sources.clusters],
      countedOnceBy: once.length === 0 ? undefined : [...new Set(once)],
      scrapeSeconds:
        scrapeMs === undefined || scrapeMs <= usualScrapeMs
          ? undefined
          : Math.round(scrapeMs / 1000),
    }),
  };
}

type CoverageInput = Pick<SignalsRead, "sources" | "owners" | "scrapeMs" | "isDiscovered">;

/** Workloads of a namespace that count requests and those that do not; without kube-state-metrics nobody knows the latter. */
function countingIn(
  { ofWorkload }: SignalsRead["sources"],
  { workloads }: Owners,
): Pick<Coverage, "measured" | "unmeasured"> {
  const measured = [...ofWorkload.keys()];
  const serving = [...workloads.values()].filter(({ kind }) => !serveNobody.has(kind));
  const others = serving.map(({ name }) => name).filter((name) => !ofWorkload.has(name));
  return { measured, ...(serving.length === 0 ? {} : { unmeasured: others.toSorted() }) };
}

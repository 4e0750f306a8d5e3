import { AppError, type Gap } from "@binnacle/contracts";
import { gapOf } from "../gap-of.ts";
import type { Source } from "./find-sources.ts";
import { podsSilent, podsText } from "./pods-away.ts";
import type { Measurement } from "./signal-plan.ts";

/** That a part of the pods is in no number of requests. Where it cannot be asked, the signals themselves say why. */
export async function silentGaps(
  sources: readonly Source[],
  measurement: Measurement,
): Promise<Gap[]> {
  try {
    const pods = await podsSilent(sources, measurement);
    if (pods.length === 0) return [];
    const are = pods.length === 1 ? "it is" : "they are";
    return [
      gapOf({
        kind: "cut",
        what: `requests of ${podsText(pods)}`,
        why: `samples are missing though ${are} there: the numbers are of the other pods`,
        remedy: `Check whether ${are} scraped.`,
      }),
    ];
  } catch (error) {
    if (!(error instanceof AppError) || error.kind === "bug") measurement.report(error);
    return [];
  }
}

import { brokenClaim } from "../broken-claim.ts";
import { volumeNotBound } from "../volume-not-bound.ts";
import { placementCause } from "./placement-cause.ts";

/** The pod waits for a volume that cannot be had. */
export const unboundVolume = placementCause({
  ...volumeNotBound,

  sees: ({ refusals }) => refusals.find(({ kind }) => kind === "volume"),

  tells(placing) {
    const { name, pod, refusal, say } = placing;
    // Nothing: the claim itself was not seen, or is bound.
    const broken = brokenClaim(placing, pod);
    return {
      level: broken?.isDecisive === true ? "high" : "medium",
      why: broken?.why ?? "its volume is not available",
      facts: [say(`${name} waits for a volume: {message}`, refusal), ...(broken?.facts ?? [])],
      disproof: "a bound claim, and the pod still waiting",
      mend: broken?.mend,
      symptom: { reason: broken?.reason ?? "FailedScheduling" },
    };
  },
});

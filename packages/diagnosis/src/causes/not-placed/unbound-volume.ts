import { brokenClaim } from "../broken-claim.ts";
import { volumeNotBound } from "../volume-not-bound.ts";
import { placementCause } from "./placement-cause.ts";

/** Nodes that are closed to the pod whatever its volume. */
const CLOSED = new Set(["untolerated_taint", "node_affinity", "unschedulable"]);
/** The claim itself was not seen, or is bound. */
const UNTAKEN = {
  why: "no node can take its volume",
  facts: [],
  isDecisive: false,
  mend: undefined,
  reason: "FailedScheduling",
};

/** The pod waits for a volume that cannot be had: its claim is broken, or no node that is open to it takes the volume. */
export const unboundVolume = placementCause({
  ...volumeNotBound,

  sees({ pod, refusals }, looking) {
    if (!refusals.some(({ kind }) => kind === "volume")) return undefined;
    const isAll = refusals.every(({ kind }) => kind === "volume" || CLOSED.has(kind));
    return isAll || brokenClaim(looking, pod) !== undefined || undefined;
  },

  tells(placing) {
    const { name, pod, refusal, say } = placing;
    const broken = brokenClaim(placing, pod);
    const { why, facts, isDecisive, mend, reason } = broken ?? UNTAKEN;
    return {
      level: isDecisive ? "high" : "medium",
      why,
      facts: [say(`${name} waits for a volume: {message}`, refusal), ...facts],
      disproof: broken
        ? "a bound claim, and the pod still waiting"
        : "a node that can take the volume",
      mend,
      symptom: { reason },
    };
  },
});

import { shortened } from "../../say.ts";
import { podNotStarted } from "../pod-not-started.ts";
import { placementCause } from "./placement-cause.ts";

/** Anti-affinity, topology spread, a gate: the scheduler's own words are all there is. */
export const refusedPlacement = placementCause({
  ...podNotStarted,
  begunBy: ["scheduling"],

  sees: () => true as const,

  tells({ spot, refusal, say }) {
    const { message, isGated } = spot;
    const says =
      message === "" ? "The scheduler does not say why." : "The scheduler says: {message}";
    return {
      level: isGated || message === "" ? "low" : "high",
      does: isGated ? "is held back by a gate" : "cannot be scheduled",
      why: shortened(message || "nothing", 80),
      facts: [say(says, refusal)],
      disproof: "a node that the scheduler takes",
    };
  },
});

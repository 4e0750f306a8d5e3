import type { Cause } from "../kit/cause.ts";
import { shortened } from "../say.ts";
import { lookAtNetwork } from "./look-at-network.ts";
import { placementCause } from "./not-placed/placement-cause.ts";
import { startCause } from "./not-started/start-cause.ts";

/** What no other cause explains, before a pod has a node, and on its node: what was not thought of is never sure. */
const row = {
  id: "pod-not-started",
  title: "Pod cannot start",
  group: "start",
  medium: "the scheduler or the kubelet says why, in words that no cause that I know reads",
  low: "the pod waits, and nothing tells why",
  ruledOut: "no pod that had its time waits for another reason",
  needs: ["Pod", "Event"],
  metric: "restarts",
} as const satisfies Cause;

/** Anti-affinity, topology spread, a gate: the scheduler's own words are all there is. */
export const refusedPlacement = placementCause({
  ...row,
  begunBy: ["scheduling"],

  sees: () => true as const,

  tells({ spot, refusal, says, say }) {
    const { message, isGated } = spot;
    return {
      level: isGated || message === "" ? "low" : "medium",
      does: isGated ? "is held back by a gate" : "cannot be scheduled",
      why: shortened(message || "nothing", 80),
      facts: [message === "" ? say("The scheduler does not say why.", refusal) : says],
      disproof: "a node that the scheduler takes",
    };
  },
});

/** A sandbox without a network, a container that cannot be made: the kubelet's own words are all there is. */
export const refusedStart = startCause({
  ...row,
  begunBy: "any",

  sees: () => true as const,

  tells({ name, spot, status, said, says, say }) {
    const { words } = spot;
    const facts = [say(`${name} is on its node and does not start.`, status, said)];
    const disproof = "a start of the same pod on the same node";
    if (words === undefined) return { level: "low", facts, disproof };
    return {
      level: "medium",
      why: shortened(words, 80),
      facts: [...facts, says],
      disproof,
      ...lookAtNetwork(spot),
    };
  },
});

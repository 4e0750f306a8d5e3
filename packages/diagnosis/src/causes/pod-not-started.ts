import { shellWords } from "../facts/shell-words.ts";
import type { Cause } from "../kit/cause.ts";
import type { Story } from "../kit/story.ts";
import { shortened } from "../say.ts";
import { placementCause } from "./not-placed/placement-cause.ts";
import { startCause, type Wait } from "./not-started/start-cause.ts";

/** What no other cause explains, before a pod has a node, and on its node. */
const row = {
  id: "pod-not-started",
  title: "Pod cannot start",
  group: "start",
  high: "the scheduler or the kubelet says why",
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
      level: isGated || message === "" ? "low" : "high",
      does: isGated ? "is held back by a gate" : "cannot be scheduled",
      why: shortened(message || "nothing", 80),
      facts: [message === "" ? say("The scheduler does not say why.", refusal) : says],
      disproof: "a node that the scheduler takes",
    };
  },
});

/** Agents of the network stand on each node, most often in this namespace. */
function lookAtNetwork({ reason, pod }: Wait): Pick<Story, "nextCheck"> {
  const { nodeName } = pod.object.spec;
  if (nodeName === undefined || !NETWORK.has(reason)) return {};
  return {
    nextCheck: {
      text: "see whether the agent of the network on its node is well",
      kubectl: shellWords`get pods -o wide --field-selector ${`spec.nodeName=${nodeName}`}`,
      object: { kind: "Namespace", namespace: "kube-system", name: "kube-system" },
    },
  };
}

const NETWORK = new Set(["FailedCreatePodSandBox", "NetworkNotReady"]);

/** A sandbox without an address, a container that cannot be made: the kubelet's own words are all there is. */
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
      level: "high",
      why: shortened(words, 80),
      facts: [...facts, says],
      disproof,
      ...lookAtNetwork(spot),
    };
  },
});

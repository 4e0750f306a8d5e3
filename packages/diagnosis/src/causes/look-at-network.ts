import { shellWords } from "../facts/shell-words.ts";
import type { Story } from "../kit/story.ts";
import type { Wait } from "./not-started/start-cause.ts";

const NETWORK = new Set(["FailedCreatePodSandBox", "NetworkNotReady"]);

/** Agents of the network stand on each node, most often in this namespace. */
export function lookAtNetwork({
  reason,
  pod,
}: Pick<Wait, "reason" | "pod">): Pick<Story, "nextCheck"> {
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

import type { Cause } from "../kit/cause.ts";

/** What no other cause explains, before a pod has a node, and on its node. */
export const podNotStarted = {
  id: "pod-not-started",
  title: "Pod cannot start",
  group: "start",
  high: "the scheduler or the kubelet says why",
  low: "the pod waits, and nothing tells why",
  ruledOut: "no pod that had its time waits for another reason",
  needs: ["Pod", "Event"],
  metric: "restarts",
} as const satisfies Cause;

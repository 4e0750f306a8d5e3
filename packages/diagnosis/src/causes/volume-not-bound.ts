import type { Cause } from "../kit/cause.ts";

/** Shows before a pod has a node, and on its node. */
export const volumeNotBound = {
  id: "volume-not-bound",
  title: "Volume not available",
  group: "storage",
  high: "the claim names what is not there",
  medium: "the pod waits for a volume that it cannot get",
  ruledOut: "no pod that had its time waits for a volume",
  needs: ["Pod", "PersistentVolumeClaim", "Event"],
  metric: "restarts",
} as const satisfies Cause;

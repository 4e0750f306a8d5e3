import { nodeConditionCause } from "./node-condition-cause.ts";

/** The kubelet runs out of memory, disk or process numbers: it evicts pods, and takes no new ones. */
export const nodePressure = nodeConditionCause({
  id: "node-pressure",
  title: "Node under pressure",
  group: "node",
  high: "the kubelet says what the node runs out of, and pods on it were evicted or are not Ready since",
  medium: "the kubelet says what the node runs out of",
  ruledOut: "no node that is Ready reports MemoryPressure, DiskPressure or PIDPressure",
  needs: ["Node"],
  metric: "memory_working_set",
  types: ["MemoryPressure", "DiskPressure", "PIDPressure"],
  patienceMs: 0,
  does: "is under pressure",
  disproof: "a condition that is False again while pods are still evicted",
});

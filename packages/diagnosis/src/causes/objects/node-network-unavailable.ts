import { nodeConditionCause } from "./node-condition-cause.ts";

/** No route leads to the pods of a node. */
export const nodeNetworkUnavailable = nodeConditionCause({
  id: "node-network-unavailable",
  title: "Node without network",
  group: "node",
  high: "the node says that its network is not set up, and pods on it are not Ready since",
  medium: "the node says that its network is not set up",
  ruledOut: "no node that is Ready reports NetworkUnavailable",
  needs: ["Node"],
  metric: "error_ratio",
  types: ["NetworkUnavailable"],
  patienceMs: 2 * 60_000,
  does: "has no network for its pods",
  disproof: "pods on it that reach pods of other nodes",
});

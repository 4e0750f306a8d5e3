import type { Node } from "../state/cluster-kinds.ts";

/** Position of the condition Ready when it is not True: False by the kubelet's own report, Unknown without one. */
export function unreadyIndex(node: Node): number {
  return node.status.conditions.findIndex(
    ({ type, status }) => type === "Ready" && status !== "True",
  );
}

export function isNotReady(node: Node): boolean {
  return unreadyIndex(node) >= 0;
}

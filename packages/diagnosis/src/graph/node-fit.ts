import type { Node, Taint } from "../state/cluster-kinds.ts";
import type { NodeSelectorTerm, PodSpec, Toleration } from "../state/pod.ts";
import type { Requirement } from "../state/shapes.ts";

/** Whether the node has the labels that the pod demands by node selector and required affinity. */
export function hasLabels(node: Node, pod: PodSpec): boolean {
  const isSelected = Object.entries(pod.nodeSelector).every(
    ([key, value]) => labelOf(node, key) === value,
  );
  const terms =
    pod.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
  if (!isSelected || terms === undefined) return isSelected;
  return terms.some((term) => meetsTerm(node, term));
}

/** Whether the node meets a term; one that asks for nothing is met by none. */
export function meetsTerm(
  node: Node,
  { matchExpressions, matchFields }: NodeSelectorTerm,
): boolean {
  return (
    matchExpressions.length + matchFields.length > 0 &&
    matchExpressions.every((item) => meets(labelOf(node, item.key), item)) &&
    matchFields.every((item) => meets(node.metadata.name, item))
  );
}

/** A kubelet labels its node with its host, by whose name it is called: where the label is not there, the name is. */
export function labelOf({ metadata }: Node, key: string): string | undefined {
  return metadata.labels[key] ?? (key === HOST ? metadata.name : undefined);
}

/** The label of its host. */
export const HOST = "kubernetes.io/hostname";

/** It is there for the cluster itself: by what kubeadm and those before it write on it. */
export function isControlPlane({ metadata: { labels }, spec }: Node): boolean {
  const isNamed = CONTROL.some(
    (key) => labels[key] !== undefined || spec.taints.some((taint) => taint.key === key),
  );
  return isNamed || ["master", "control-plane"].includes(labels["kubernetes.io/role"] ?? "");
}

const CONTROL = ["control-plane", "master", "etcd", "controlplane"].map(
  (role) => `node-role.kubernetes.io/${role}`,
);

/** Taints of the node that keep the pod off it. */
export function untolerated(node: Node, pod: PodSpec): Taint[] {
  return node.spec.taints.filter(
    (taint) =>
      taint.effect !== "PreferNoSchedule" &&
      !pod.tolerations.some((toleration) => tolerates(toleration, taint)),
  );
}

/** Whether labels fulfil one expression. */
export function meets(value: string | undefined, { operator, values }: Requirement): boolean {
  switch (operator) {
    case "In":
      return value !== undefined && values.includes(value);
    case "NotIn":
      return value === undefined || !values.includes(value);
    case "Exists":
      return value !== undefined;
    case "DoesNotExist":
      return value === undefined;
    case "Gt":
      return Number(value) > Number(values[0]);
    case "Lt":
      return Number(value) < Number(values[0]);
    default:
      return true;
  }
}

function tolerates(toleration: Toleration, taint: Taint): boolean {
  const isEffect =
    toleration.effect === undefined ||
    toleration.effect === "" ||
    toleration.effect === taint.effect;
  if (!isEffect) return false;
  if (toleration.key === undefined || toleration.key === "")
    return toleration.operator === "Exists";
  if (toleration.key !== taint.key) return false;
  return toleration.operator === "Exists" || (toleration.value ?? "") === (taint.value ?? "");
}

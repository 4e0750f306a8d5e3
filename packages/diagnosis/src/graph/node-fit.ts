import type { Node, Taint } from "../state/cluster-kinds.ts";
import type { PodSpec, Toleration } from "../state/pod.ts";
import type { Requirement } from "../state/shapes.ts";

/** Whether the node has the labels that the pod demands by node selector and required affinity. */
export function hasLabels(node: Node, pod: PodSpec): boolean {
  const { labels } = node.metadata;
  const isSelected = Object.entries(pod.nodeSelector).every(
    ([key, value]) => labels[key] === value,
  );
  const terms =
    pod.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
  if (!isSelected || terms === undefined) return isSelected;
  return terms.some(
    (term) =>
      term.matchExpressions.every((item) => meets(labels[item.key], item)) &&
      term.matchFields.every((item) => meets(node.metadata.name, item)),
  );
}

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

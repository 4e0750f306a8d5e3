import { readable, sumOf, toNumber } from "../quantity.ts";
import type { Node } from "../state/cluster-kinds.ts";
import type { Container } from "../state/container.ts";
import type { NodeSelectorTerm, PodSpec } from "../state/pod.ts";
import type { LabelSelector, Requirement } from "../state/shapes.ts";
import { hasLabels, untolerated } from "./node-fit.ts";
import { requestOf } from "./pod-request.ts";

const CORDON = "node.kubernetes.io/unschedulable";

/** What keeps a pod off a node: its labels, its taints, its room. The pods that are on the node are known, or its room is not. */
export function filtersOf(
  node: Node,
  pod: PodSpec,
  placed: readonly PodSpec[] | undefined,
): string[] {
  return [
    ...(hasLabels(node, pod) ? [] : [`does not meet ${demandText(pod)}`]),
    ...untolerated(node, pod).map(({ key, value, effect }) =>
      key === CORDON ? "cordoned" : `taint ${key}${value ? `=${value}` : ""}:${effect}`,
    ),
    ...(placed === undefined ? [] : shortOf(node, pod, placed)),
  ];
}

/** What a pod demands of the labels of a node, as people read it; empty: nothing. */
export function demandText({ nodeSelector, affinity }: PodSpec): string {
  const { nodeSelectorTerms: terms = [] } =
    affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? {};
  const selected = Object.entries(nodeSelector).map(([key, value]) => `${key}=${value}`);
  const either = terms.map(termText).join(", or ");
  return [...selected, ...(either === "" ? [] : [either])].join(" and ");
}

/** What a selector demands of the labels of pods. */
export function demandOf({ matchLabels, matchExpressions }: LabelSelector): string {
  const pairs = Object.entries(matchLabels).map(([key, value]) => `${key}=${value}`);
  return [...pairs, ...matchExpressions.map(requirementText)].join(" and ") || "any labels";
}

function termText({ matchExpressions, matchFields }: NodeSelectorTerm): string {
  return [...matchExpressions, ...matchFields].map(requirementText).join(" and ");
}

function requirementText({ key, operator, values }: Requirement): string {
  const these = values.join(" or ");
  switch (operator) {
    case "NotIn":
      return `${key} not ${these}`;
    case "Exists":
      return key;
    case "DoesNotExist":
      return `no ${key}`;
    case "Gt":
      return `${key} > ${these}`;
    case "Lt":
      return `${key} < ${these}`;
    default:
      return `${key}=${these}`;
  }
}

/** Requests against what the node can give, less what its pods request. */
function shortOf({ status }: Node, pod: PodSpec, placed: readonly PodSpec[]): string[] {
  const asked = Object.keys([...pod.containers, ...pod.initContainers].reduce(merged, {}));
  return [...new Set([...asked, "pods"])].flatMap((resource) => {
    const all = status.allocatable[resource];
    if (all === undefined) return asked.includes(resource) ? [`no ${resource}`] : [];
    const held = sumOf(["0", ...placed.map((other) => requestOf(other, resource).amount)]);
    const wants = requestOf(pod, resource).amount;
    const left = toNumber(all) - toNumber(held);
    if (toNumber(wants) <= left) return [];
    return resource === "pods"
      ? [`holds ${held} of ${readable(all)} pods`]
      : [`too little ${resource}: ${held} of ${readable(all)} taken, ${wants} asked`];
  });
}

function merged(all: object, { resources }: Container): object {
  return { ...all, ...resources?.requests };
}

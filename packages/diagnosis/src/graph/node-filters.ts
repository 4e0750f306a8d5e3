import { readable, sumOf, toNumber } from "../quantity.ts";
import type { Node } from "../state/cluster-kinds.ts";
import type { Container } from "../state/container.ts";
import type { NodeSelectorTerm, PodSpec } from "../state/pod.ts";
import type { Requirement } from "../state/shapes.ts";
import { hasLabels, untolerated } from "./node-fit.ts";

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
  const asked = Object.keys(pod.containers.reduce(merged, {}));
  return [...new Set([...asked, "pods"])].flatMap((resource) => {
    const all = status.allocatable[resource];
    if (all === undefined) return asked.includes(resource) ? [`no ${resource}`] : [];
    const held = sumOf(["0", ...placed.map((other) => requestOf(other, resource))]);
    const wants = requestOf(pod, resource);
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

/** What the scheduler reckons with: all containers together, or the largest of those that run before them. */
function requestOf({ containers, initContainers }: PodSpec, resource: string): string {
  if (resource === "pods") return "1";
  const of = ({ resources }: Container) => resources?.requests[resource] ?? [];
  const sidecars = initContainers.filter(({ restartPolicy }) => restartPolicy === "Always");
  const all = sumOf(["0", ...[...containers, ...sidecars].flatMap(of)]);
  const [first = "0"] = initContainers
    .flatMap(of)
    .toSorted((left, right) => toNumber(right) - toNumber(left));
  return toNumber(first) > toNumber(all) ? first : all;
}

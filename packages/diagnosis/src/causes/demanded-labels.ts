import type { Claim } from "@binnacle/contracts";
import { type ShellWords, shellWords } from "../facts/shell-words.ts";
import { labelOf } from "../graph/node-fit.ts";
import { refOf } from "../graph/object-key.ts";
import type { Workload } from "../graph/workload.ts";
import type { Inquiry } from "../inquiry.ts";
import type { DraftStep } from "../kit/draft.ts";
import { patchTemplate } from "../kit/template-step.ts";
import { nearMiss } from "../near-miss.ts";
import { counted } from "../say.ts";
import type { Node } from "../state/cluster-kinds.ts";
import type { PodSpec } from "../state/pod.ts";

/** A label that is to be there with one of these values: what may be misspelled. */
export interface Demand {
  readonly key: string;
  readonly values: readonly string[];
}

/** The labels that a pod demands of its node, by node selector and required affinity. */
export function demandsOf({ nodeSelector, affinity }: PodSpec): Demand[] {
  return [
    ...Object.entries(nodeSelector).map(([key, value]) => ({ key, values: [value] })),
    ...termsOf(affinity)
      .flatMap((term) => term.matchExpressions)
      .filter(({ operator }) => operator === "In" || operator === "Exists"),
  ];
}

function termsOf(affinity: PodSpec["affinity"]) {
  const required = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  return required?.nodeSelectorTerms ?? [];
}

/** What shows which nodes have the labels that are demanded. */
export function seeLabels({ nodeSelector, affinity }: PodSpec): ShellWords {
  const expressions = termsOf(affinity).flatMap((term) => term.matchExpressions);
  const keys = [...Object.keys(nodeSelector), ...expressions.map(({ key }) => key)];
  return keys.length === 0
    ? shellWords`get nodes --show-labels`
    : shellWords`get nodes -L ${[...new Set(keys)].join(",")}`;
}

/** The first demand that no node meets, and a label of nodes that is near to it. */
export interface Near {
  readonly unmet: Demand;
  readonly key: string;
  readonly value: string;
  readonly having: readonly [Node, ...Node[]];
}

/** What was most likely meant by the first demand that no node meets; nothing where no label is near. */
export function nearOf(nodes: readonly Node[], demands: readonly Demand[]): Near | undefined {
  const [unmet] = unmetOf(nodes, demands);
  const near = unmet && nearLabel(nodes, unmet);
  if (unmet === undefined || near === undefined) return undefined;
  const [first, ...others] = nodes.filter((node) => has(node, ...near));
  const [key] = near;
  const value = first?.metadata.labels[key];
  if (first === undefined || value === undefined) return undefined;
  return { unmet, key, value, having: [first, ...others] };
}

/** The demands that no node meets. */
export function unmetOf(nodes: readonly Node[], demands: readonly Demand[]): Demand[] {
  return demands.filter(({ key, values }) => !nodes.some((node) => has(node, key, values)));
}

/** `2 nodes have pool=general: perhaps that is meant.` */
export function saysNear(
  { cite, say }: Pick<Inquiry, "cite" | "say">,
  { key, value, having }: Near,
): Claim {
  const [example] = having;
  const found = `${key}=${value}`;
  const evidence = cite.fact({
    subject: refOf("Node", example),
    pointer: `/metadata/labels/${key.replaceAll("/", "~1")}`,
    value: [found, having.length],
    values: { nodes: { count: having.length, of: "node" } },
    text: `${counted(having.length, "node")} with ${found}, such as ${example.metadata.name}`,
  });
  const have = having.length === 1 ? "has" : "have";
  return say(`{nodes} ${have} ${found}: perhaps that is meant.`, evidence);
}

/** The label of a node as it was most likely meant; no patch of an affinity, whose lists are not merged. */
export function selectNear(
  workload: Workload,
  { nodeSelector }: PodSpec,
  near: Near | undefined,
): DraftStep[] {
  if (near === undefined || !Object.hasOwn(nodeSelector, near.unmet.key)) return [];
  const { unmet, key, value } = near;
  const isOther = key !== unmet.key;
  if (!isOther && nearMiss(unmet.values.join(""), [value]) === undefined) return [];
  const selected = { ...(isOther && { [unmet.key]: null }), [key]: value };
  const text = `selects nodes with ${key}=${value}, which exist`;
  return patchTemplate(workload, { nodeSelector: selected }, text);
}

/** The label that is demanded, with another value; else one that is spelled nearly alike, with any. */
function nearLabel(
  nodes: readonly Node[],
  { key, values }: Demand,
): readonly [key: string, values?: readonly string[]] | undefined {
  const there = [...new Set(nodes.flatMap(({ metadata }) => metadata.labels[key] ?? []))];
  const value = nearMiss(values[0] ?? "", there) ?? there[0];
  if (value !== undefined) return [key, [value]];
  const keys = new Set(nodes.flatMap(({ metadata }) => Object.keys(metadata.labels)));
  const near = nearMiss(key, keys);
  return near === undefined ? undefined : [near];
}

/** The node has the label, with one of the values if any are given. */
function has(node: Node, key: string, values: readonly string[] = []): boolean {
  const value = labelOf(node, key);
  return value !== undefined && (values.length === 0 || values.includes(value));
}

import type { Claim } from "@binnacle/contracts";
import { shellWords } from "../../facts/shell-words.ts";
import { refOf } from "../../graph/object-key.ts";
import type { DraftStep } from "../../kit/draft.ts";
import type { Seen } from "../../kit/pod-cause.ts";
import { patchTemplate } from "../../kit/template-step.ts";
import { nearMiss } from "../../near-miss.ts";
import { counted, listed } from "../../say.ts";
import type { Node } from "../../state/cluster-kinds.ts";
import type { PodSpec } from "../../state/pod.ts";
import { type Placing, placementCause } from "./placement-cause.ts";
import { type Refused, toldBeside } from "./refused.ts";

interface Demand {
  readonly key: string;
  readonly values: readonly string[];
}

/** No node has the labels that the pod demands. */
export const nodeSelectorMismatch = placementCause<readonly Demand[]>({
  id: "node-selector-mismatch",
  title: "No node has the labels",
  group: "scheduling",
  high: "no node has the labels that the pod demands",
  medium: "the scheduler says that no node matches; the nodes were not seen",
  ruledOut: "no pod that had its time waits for a node with certain labels",
  needs: ["Pod"],
  metric: "restarts",
  begunBy: ["scheduling"],

  sees(refused) {
    const demands = demandsOf(refused.pod.object.spec);
    return demands.length > 0 && (isSeen(refused) || isToldOfAll(refused)) ? demands : undefined;
  },

  doubts: ({ spots }) => toldBeside(spots, "node_affinity"),

  tells(placing) {
    const { name, pod, spot, hit: demands, refusal, says, cite, say } = placing;
    const wanted = listed(demands.map(textOf));
    const isSelector = Object.keys(pod.object.spec.nodeSelector).length > 0;
    const asks = cite.field(pod, {
      pointer: isSelector ? "/spec/nodeSelector" : "/spec/affinity",
      value: demands,
      text: `demands a node with ${wanted}`,
    });
    const told = {
      why: `no node has ${wanted}`,
      facts: [say(`${name} demands a node with ${wanted}; no node has it.`, asks, refusal)],
      context: [...meant(placing), says],
      disproof: `a node with ${wanted}`,
      fix: selectNear(placing),
      mend: "correct the node selector",
      nextCheck: {
        text: "see which nodes have the label, and with which value",
        kubectl: shellWords`get nodes -L ${demands.map(({ key }) => key).join(",")}`,
        object: { kind: "Node", name: "*" },
      },
    };
    return isSeen(spot)
      ? { ...told, level: "high", reasons: [none(placing, wanted)] }
      : { ...told, level: "medium" };
  },
});

function isSeen({ fit }: Refused): boolean {
  return fit.nodes.length > 0 && fit.withLabels.length === 0;
}

/** The scheduler counts every node among those that do not match. */
function isToldOfAll({ nodes, refusals }: Refused): boolean {
  return refusals.some((item) => item.kind === "node_affinity" && item.nodes === nodes);
}

function demandsOf({ nodeSelector, affinity }: PodSpec): Demand[] {
  const required = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  return [
    ...Object.entries(nodeSelector).map(([key, value]) => ({ key, values: [value] })),
    ...(required?.nodeSelectorTerms ?? []).flatMap((term) => term.matchExpressions),
  ];
}

function textOf({ key, values }: Demand): string {
  return values.length === 0 ? key : `${key}=${values.join(" or ")}`;
}

/** The first demand that no node meets, and a label of nodes that is near to it. */
interface Near {
  readonly unmet: Demand;
  readonly key: string;
  readonly value: string;
  readonly having: readonly [Node, ...Node[]];
}

function nearOf({ spot, hit }: Placing<readonly Demand[]>): Near | undefined {
  const { nodes } = spot.fit;
  const unmet = hit.find(({ key, values }) => !nodes.some((node) => has(node, key, values)));
  const near = unmet && nearLabel(nodes, unmet);
  if (unmet === undefined || near === undefined) return undefined;
  const [first, ...others] = nodes.filter((node) => has(node, ...near));
  const [key] = near;
  const value = first?.metadata.labels[key];
  if (first === undefined || value === undefined) return undefined;
  return { unmet, key, value, having: [first, ...others] };
}

function meant(placing: Placing<readonly Demand[]>): Claim[] {
  const near = nearOf(placing);
  if (near === undefined) return [];
  const { cite, say } = placing;
  const { key, value, having } = near;
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
  return [say(`{nodes} ${have} ${found}: perhaps that is meant.`, evidence)];
}

/** The label of a node as it was most likely meant; no patch of an affinity, whose lists are not merged. */
function selectNear(placing: Placing<readonly Demand[]>): DraftStep[] {
  const near = nearOf(placing);
  const { nodeSelector } = placing.pod.object.spec;
  if (near === undefined || !Object.hasOwn(nodeSelector, near.unmet.key)) return [];
  const { unmet, key, value } = near;
  const isOther = key !== unmet.key;
  if (!isOther && nearMiss(unmet.values.join(""), [value]) === undefined) return [];
  const selected = { ...(isOther && { [unmet.key]: null }), [key]: value };
  const text = `selects nodes with ${key}=${value}, which exist`;
  return patchTemplate(placing.workload, { nodeSelector: selected }, text);
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
function has({ metadata }: Node, key: string, values?: readonly string[]): boolean {
  const value = metadata.labels[key];
  return value !== undefined && (values === undefined || values.includes(value));
}

function none({ spot, cite, say }: Seen<Refused, unknown>, wanted: string): Claim {
  const names = spot.fit.nodes.map((node) => node.metadata.name);
  const evidence = cite.fact({
    subject: { kind: "Node", name: "*" },
    pointer: "/metadata/labels",
    value: [wanted, names],
    values: { nodes: { count: names.length, of: "node" } },
    text: `none of ${counted(names.length, "node")} has ${wanted}`,
    kubectl: shellWords`get nodes --show-labels`,
  });
  return say(`none of {nodes} has ${wanted}`, evidence);
}

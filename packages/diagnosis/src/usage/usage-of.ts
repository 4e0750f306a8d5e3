import { keyOf, type NodeUsage, type PodUsage, present } from "@binnacle/contracts";
import { badConditions } from "../causes/unlisted/node-troubles.ts";
import type { Cluster } from "../graph/cluster.ts";
import { refOf } from "../graph/object-key.ts";
import type { PodView } from "../graph/pod-view.ts";
import { toNumber } from "../quantity.ts";
import type { Node } from "../state/cluster-kinds.ts";
import { limitsOf, requestsOf } from "./pod-resources.ts";

/** What was measured of one pod or node: cores and bytes. */
export interface Measured {
  readonly cpu: number;
  readonly memory: number;
}

export interface Measurements {
  /** By `keyOf`. */
  readonly pods: ReadonlyMap<string, Measured>;
  readonly nodes: ReadonlyMap<string, Measured>;
}

interface Asked {
  readonly namespace: string | undefined;
  readonly node: string | undefined;
  readonly by: "cpu" | "memory";
}

/** From this share on a node counts as full: what is left holds few pods, and the kubelet evicts below 100Mi of memory. */
const FULL = 0.9;

/** What pods and nodes use, of what they request, may use and have. Nodes under pressure first, pods by what they use or else request. */
export function usageOf(
  cluster: Cluster,
  { pods: measured, nodes: measuredNodes }: Measurements,
  { namespace, node, by }: Asked,
): { readonly nodes: NodeUsage[]; readonly pods: PodUsage[] } {
  const live = cluster.pods.filter((pod) => !pod.isOver);
  const pods = live
    .filter((pod) => namespace === undefined || pod.namespace === namespace)
    .filter(({ object }) => node === undefined || object.spec.nodeName === node)
    .map((pod) => toPodUsage(cluster, pod, measured.get(keyOf(pod.ref))));
  const nodes = [...cluster.nodes.values()]
    .filter(({ metadata }) => node === undefined || metadata.name === node)
    .map((item) => toNodeUsage(cluster, item, measuredNodes));
  const weight = ({ [by]: { used, requests } }: PodUsage) => used ?? requests;
  return {
    nodes: nodes.toSorted((left, right) => troubleOf(right) - troubleOf(left)),
    pods: pods.toSorted((left, right) => weight(right) - weight(left)),
  };
}

function toPodUsage(cluster: Cluster, pod: PodView, used: Measured | undefined): PodUsage {
  const { spec } = pod.object;
  const owner = cluster.workloadOf(pod)?.ref;
  const amount = (resource: "cpu" | "memory") => ({
    requests: requestsOf(spec, resource),
    ...present({ used: used?.[resource], limits: limitsOf(spec, resource) }),
  });
  return {
    ref: pod.ref,
    ...present({ node: spec.nodeName, owner }),
    cpu: amount("cpu"),
    memory: amount("memory"),
  };
}

function toNodeUsage(cluster: Cluster, node: Node, measured: Measurements["nodes"]): NodeUsage {
  const ref = refOf("Node", node);
  const pods = (cluster.podsByNode.get(ref.name) ?? []).filter((pod) => !pod.isOver);
  const { allocatable, conditions } = node.status;
  const used = measured.get(keyOf(ref));
  const amount = (resource: "cpu" | "memory") => ({
    requests: total(pods.map(({ object }) => requestsOf(object.spec, resource))),
    ...present({ used: used?.[resource], allocatable: amountOf(allocatable[resource]) }),
  });
  const found = {
    ref,
    cpu: amount("cpu"),
    memory: amount("memory"),
    pods: { running: pods.length, ...present({ allocatable: amountOf(allocatable["pods"]) }) },
  };
  const ready = conditions.filter(({ type, status }) => type === "Ready" && status !== "True");
  return {
    ...found,
    conditions: [...ready, ...badConditions(conditions)].map(
      ({ type, status, reason }) =>
        `${type}=${status}${reason === undefined ? "" : ` (${reason})`}`,
    ),
    taints: node.spec.taints
      .filter(({ effect }) => effect !== "PreferNoSchedule")
      .map(({ key, effect }) => `${key}:${effect}`),
    full: fullOf(found),
  };
}

/** What is not told is not known; `0` is. */
function amountOf(quantity: string | undefined): number | undefined {
  return quantity === undefined ? undefined : toNumber(quantity);
}

function fullOf({
  cpu,
  memory,
  pods,
}: Pick<NodeUsage, "cpu" | "memory" | "pods">): NodeUsage["full"] {
  const shares = [
    ["cpu_used", cpu.used, cpu.allocatable],
    ["memory_used", memory.used, memory.allocatable],
    ["cpu_requested", cpu.requests, cpu.allocatable],
    ["memory_requested", memory.requests, memory.allocatable],
    ["pods", pods.running, pods.allocatable],
  ] as const;
  return shares
    .filter(([, amount = 0, all]) => all !== undefined && all > 0 && amount / all >= FULL)
    .map(([name]) => name);
}

function troubleOf({ conditions, full }: NodeUsage): number {
  return conditions.length * 10 + full.length;
}

function total(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}

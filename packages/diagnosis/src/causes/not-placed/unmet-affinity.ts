import { shellWords } from "../../facts/shell-words.ts";
import type { Cluster } from "../../graph/cluster.ts";
import { demandOf } from "../../graph/node-filters.ts";
import { labelOf } from "../../graph/node-fit.ts";
import { refIn, written } from "../../graph/object-key.ts";
import type { PodView } from "../../graph/pod-view.ts";
import { selects } from "../../graph/selects.ts";
import { ownTemplate } from "../../graph/workload.ts";
import { nearMiss } from "../../near-miss.ts";
import { counted, listed } from "../../say.ts";
import type { PodAffinityTerm } from "../../state/pod.ts";
import type { LabelSelector } from "../../state/shapes.ts";
import { seesAllPods } from "./node-by-node.ts";
import type { Placing } from "./placement-cause.ts";
import type { Unmet } from "./unmet.ts";

/** Beside which pods it must run, and where such pods are; those that are nowhere first. */
export function unmetAffinity(placing: Placing<unknown>): Unmet | undefined {
  const { workload, pod } = placing;
  const { requiredDuringSchedulingIgnoredDuringExecution: terms = [] } =
    ownTemplate(workload, pod)?.spec.affinity?.podAffinity ?? {};
  const [worst] = terms
    .flatMap((term) => demandIn(placing, term) ?? [])
    .toSorted((left, right) => left.placed.length - right.placed.length);
  if (worst === undefined) return undefined;
  const demand = demandOf(worst.labelSelector);
  return {
    why: `affinity to pods with ${demand}`,
    claims: [told(placing, worst, demand)],
    mend: `bring up a pod with ${demand} where this one may run, or prefer the affinity instead of demanding it`,
  };
}

interface Demand {
  readonly labelSelector: LabelSelector;
  readonly topologyKey: string;
  readonly namespaces: readonly string[];
  readonly isSeen: boolean;
  readonly meant: readonly PodView[];
  readonly placed: readonly PodView[];
}

/** Which namespaces have some labels is not read; the first of pods that demand their like may run anywhere. */
function demandIn(
  { cluster, pod }: Placing<unknown>,
  { labelSelector, topologyKey = "", namespaces, namespaceSelector }: PodAffinityTerm,
): Demand | undefined {
  if (labelSelector === undefined) return undefined;
  const isEverywhere = isEmpty(namespaceSelector);
  if (namespaceSelector !== undefined && !isEverywhere) return undefined;
  const own = namespaces.length === 0 ? [pod.namespace] : namespaces;
  const isOf = (namespace: string) => isEverywhere || own.includes(namespace);
  const { labels } = pod.object.metadata;
  if (isOf(pod.namespace) && selects(labelSelector, labels)) return undefined;
  const meant = cluster.pods.filter(
    (other) =>
      !other.isOver &&
      isOf(other.namespace) &&
      selects(labelSelector, other.object.metadata.labels),
  );
  return {
    labelSelector,
    topologyKey,
    namespaces: isEverywhere ? [] : own,
    isSeen: isEverywhere ? seesAllPods(cluster) : seesPodsIn(cluster, own),
    meant,
    placed: meant.filter(({ object }) => object.spec.nodeName !== undefined),
  };
}

function seesPodsIn({ gapIn }: Cluster, namespaces: readonly string[]): boolean {
  return namespaces.every((namespace) => gapIn("Pod", namespace) === undefined);
}

/** It is there, and selects all. */
function isEmpty(selector: LabelSelector | undefined): boolean {
  if (selector === undefined) return false;
  return Object.keys(selector.matchLabels).length + selector.matchExpressions.length === 0;
}

function told(placing: Placing<unknown>, demand: Demand, labels: string) {
  const { name, pod, cite, say } = placing;
  const { labelSelector, topologyKey, namespaces, meant, placed } = demand;
  const pairs = Object.entries(labelSelector.matchLabels).map(([key, value]) => `${key}=${value}`);
  const evidence = cite.fact({
    subject: refIn(namespaces[0] ?? pod.namespace, "Pod", "*"),
    pointer: `/metadata/labels/${pod.ref.name}`,
    value: [labels, meant.length, placed.length],
    values: { meant: { count: meant.length, of: "pod" } },
    text: `${counted(meant.length, "pod")} with ${labels} seen, ${placed.length} on a node`,
    kubectl:
      pairs.length > 0
        ? shellWords`get pods -o wide -l ${pairs.join(",")}`
        : shellWords`get pods -o wide --show-labels`,
  });
  return say(
    `${name} must run beside a pod with ${labels} (podAffinity, by ${topologyKey}); ${whereOf(placing, demand)}.`,
    evidence,
  );
}

function whereOf(placing: Placing<unknown>, demand: Demand): string {
  const { isSeen, meant, placed, namespaces } = demand;
  const within = namespaces.length === 0 ? "the cluster" : listed(namespaces);
  if (placed.length > 0) return `such pods run on ${nodesOf(placing, demand)}`;
  if (meant.length > 0) return "{meant} with it, none on a node";
  if (!isSeen) return `whether ${within} has one was not seen`;
  return `no pod in ${within} has it${perhaps(placing, demand)}`;
}

function nodesOf({ cluster, spot }: Placing<unknown>, { placed, topologyKey }: Demand): string {
  const names = [...new Set(placed.flatMap(({ object }) => object.spec.nodeName ?? []))];
  const place = (name: string) => {
    const node = cluster.nodes.get(name);
    return node && labelOf(node, topologyKey);
  };
  const places = new Set(names.map(place));
  const isOpen = spot.fit.open.some((node) => places.has(labelOf(node, topologyKey)));
  const isKnown = spot.fit.nodes.length > 0 && !places.has(undefined);
  return `${listed(names)}${isKnown && !isOpen ? ", where no node is open to this one" : ""}`;
}

/** Who would make them, or a label that is nearly the same. */
function perhaps({ cluster }: Placing<unknown>, { labelSelector, namespaces }: Demand): string {
  const isOf = (namespace: string) => namespaces.length === 0 || namespaces.includes(namespace);
  const maker = [...cluster.workloads.values()].find(
    ({ namespace, template }) =>
      isOf(namespace) && selects(labelSelector, template?.metadata?.labels ?? {}),
  );
  if (maker !== undefined) return `; ${written(maker.ref)} would make it, and has none`;
  const [near] = Object.entries(labelSelector.matchLabels).flatMap(([key, value]) => {
    const there = cluster.pods
      .filter(({ namespace, isOver }) => isOf(namespace) && !isOver)
      .flatMap(({ object }) => object.metadata.labels[key] ?? []);
    const meant = there.includes(value) ? undefined : nearMiss(value, there);
    return meant === undefined ? [] : [`; perhaps ${key}=${meant} is meant`];
  });
  return near ?? "";
}

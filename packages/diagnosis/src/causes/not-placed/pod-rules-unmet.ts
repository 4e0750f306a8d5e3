import type { Claim } from "@binnacle/contracts";
import { shellWords } from "../../facts/shell-words.ts";
import { written } from "../../graph/object-key.ts";
import type { PodView } from "../../graph/pod-view.ts";
import { selects } from "../../graph/selects.ts";
import type { Story } from "../../kit/story.ts";
import type { PodRule } from "../../messages/scheduler-message.ts";
import { counted } from "../../say.ts";
import type { PodAffinityTerm } from "../../state/pod.ts";
import { type Placing, placementCause } from "./placement-cause.ts";
import { type Refused, toldBeside } from "./refused.ts";
import type { Unmet } from "./unmet.ts";
import { unmetAffinity } from "./unmet-affinity.ts";
import { unlabelled, unmetSpread } from "./unmet-spread.ts";

/** What each rule is called in a template, and what loosens it. */
const RULES: Readonly<Record<PodRule, { readonly what: string; readonly mend: string }>> = {
  pod_anti_affinity: {
    what: "anti-affinity between pods",
    mend: "prefer it (preferredDuringScheduling) instead of demanding it, or add a node",
  },
  pod_affinity: {
    what: "affinity to other pods",
    mend: "bring up the pods that it must be near, or prefer it instead of demanding it",
  },
  existing_anti_affinity: {
    what: "anti-affinity that other pods demand",
    mend: "loosen the anti-affinity of the pods that hold the nodes, or add a node",
  },
  topology_label: {
    what: "a label of the node by which topology spread constraints spread",
    mend: "label the nodes with the topologyKey of the constraint, or correct the topologyKey",
  },
  topology_spread: {
    what: "topology spread constraints",
    mend: "allow a larger maxSkew or ScheduleAnyway, or add a node where pods are too few",
  },
  ports: {
    what: "host ports that other pods hold",
    mend: "use a Service instead of hostPort, or run fewer pods than there are nodes",
  },
};

/** Nodes that would fit are refused for the pods that are there, or are not there. */
export const podRulesUnmet = placementCause<PodRule>({
  id: "pod-rules-unmet",
  title: "Rules about other pods",
  group: "scheduling",
  high: "the scheduler names the rule for all nodes that fit",
  medium: "the scheduler names the rule, beside other reasons; or it is a rule of other pods",
  ruledOut: "no pod that had its time waits for a rule about other pods",
  needs: ["Pod"],
  metric: "restarts",
  begunBy: ["scheduling", "ports"],

  sees: (refused) => (isMost(refused) ? ruleIn(refused) : undefined),

  doubts: ({ spots }) =>
    RULE_NAMES.map((rule) => toldBeside(spots, rule)).find((doubt) => doubt !== undefined),

  tells(placing) {
    const { hit, spot, name, refusal, says, say } = placing;
    const isOfOthers = hit === "existing_anti_affinity";
    const { why, claims, mend } = unmetOf(placing);
    return {
      level: isAlone(spot) && !isOfOthers ? "high" : "medium",
      why,
      facts: [say(`No node takes ${name}: ${nodesByReason(spot)}.`, refusal), ...claims, says],
      context: moreThanNodes(placing),
      disproof: "a node that the scheduler takes",
      later: [{ text: mend }],
      nextCheck: {
        text: "see which pods hold the nodes that would fit",
        kubectl: shellWords`get pods -o wide`,
      },
      ...(isOfOthers && keptOffBy(placing)),
    };
  },
});

/** What of a rule is not met, where that can be reckoned. */
const UNMET: Partial<Record<PodRule, (placing: Placing<PodRule>) => Unmet | undefined>> = {
  pod_affinity: unmetAffinity,
  topology_spread: unmetSpread,
  topology_label: unlabelled,
};

function unmetOf(placing: Placing<PodRule>): Unmet {
  const { what: why, mend } = RULES[placing.hit];
  return UNMET[placing.hit]?.(placing) ?? { why, claims: [], mend };
}

/** In this order where several close as many nodes. */
const RULE_NAMES: readonly PodRule[] = [
  "pod_anti_affinity",
  "existing_anti_affinity",
  "pod_affinity",
  "topology_spread",
  "topology_label",
  "ports",
];
/** These would refuse its nodes whatever pods there are. */
const CLOSED = new Set(["untolerated_taint", "unschedulable", "node_affinity"]);

function nodesOf({ refusals }: Refused, kinds: readonly string[]): number {
  return refusals
    .filter(({ kind }) => kinds.includes(kind))
    .reduce((sum, { nodes }) => sum + nodes, 0);
}

/** Of the nodes that are open to it, more are refused by the rule than for want of room. */
function isMost(refused: Refused): boolean {
  return nodesOf(refused, RULE_NAMES) > nodesOf(refused, ["insufficient", "volume", "other"]);
}

/** The rule that closes most nodes. */
function ruleIn(refused: Refused): PodRule | undefined {
  const byNodes = (rule: PodRule) => nodesOf(refused, [rule]);
  return RULE_NAMES.filter((rule) => byNodes(rule) > 0).toSorted(
    (left, right) => byNodes(right) - byNodes(left),
  )[0];
}

function isAlone({ refusals }: Refused): boolean {
  return refusals.every(({ kind }) => CLOSED.has(kind) || isRule(kind));
}

/** Every reason with the nodes that it closes, most first: `2 nodes for host ports that other pods hold, 1 node for a cordon`. */
function nodesByReason({ refusals }: Refused): string {
  return refusals
    .toSorted((left, right) => right.nodes - left.nodes)
    .map((refusal) => `${counted(refusal.nodes, "node")} for ${reasonOf(refusal)}`)
    .join(", ");
}

function reasonOf(refusal: Refused["refusals"][number]): string {
  if (refusal.kind === "insufficient") return `too little ${refusal.resource}`;
  if (refusal.kind === "untolerated_taint") return `taint ${refusal.taint ?? "not tolerated"}`;
  return isRule(refusal.kind) ? RULES[refusal.kind].what : PLAIN[refusal.kind];
}

const PLAIN = {
  node_affinity: "its node selector or affinity",
  unschedulable: "a cordon",
  volume: "its volume",
  other: "another reason",
};

function isRule(kind: Refused["refusals"][number]["kind"]): kind is PodRule {
  return Object.hasOwn(RULES, kind);
}

/** Pods that may not share a node need as many nodes. */
function moreThanNodes({ hit, spot, workload, name, cite, say }: Placing<PodRule>): Claim[] {
  const { open } = spot.fit;
  const wants = workload.desired ?? 0;
  if (!["pod_anti_affinity", "ports"].includes(hit) || open.length === 0 || wants <= open.length)
    return [];
  const count = cite.fact({
    subject: workload.ref,
    pointer: "/spec/replicas",
    value: wants,
    values: { wants: { count: wants, of: "pod" }, nodes: { count: open.length, of: "node" } },
    text: `${name} wants ${counted(wants, "pod")}; ${counted(open.length, "node")} would fit`,
  });
  return [say(`${name} wants {wants}, and {nodes} would fit.`, count)];
}

/** Who demands it, if but one that is seen does: nothing is wrong then with the template of the pod that waits. */
function keptOffBy(placing: Placing<PodRule>): Partial<Story> {
  const { pod, cluster, name, cite, say } = placing;
  const holders = cluster.pods.filter((other) => isKeepingOff(other, pod));
  const workloads = new Set(holders.map((holder) => cluster.workloadOf(holder)));
  const [holder] = holders;
  const [workload] = workloads;
  if (holder === undefined || workload === undefined || workloads.size > 1)
    return { rollout: undefined };
  const demand = cite.field(holder, {
    pointer: "/spec/affinity/podAntiAffinity",
    value: holder.object.spec.affinity?.podAntiAffinity,
    text: `demands by required anti-affinity that no pod like ${name} is beside it`,
  });
  return {
    culprit: workload.ref,
    waitsFor: [workload.ref],
    rollout: undefined,
    context: [say(`${written(workload.ref)} lets no pod like ${name} beside its own.`, demand)],
  };
}

/** Of the same namespace: whether a rule that selects namespaces speaks of pods of others is not read. */
function isKeepingOff({ object, isOver, namespace }: PodView, pod: PodView): boolean {
  const { requiredDuringSchedulingIgnoredDuringExecution: terms = [] } =
    object.spec.affinity?.podAntiAffinity ?? {};
  const isPlaced = object.spec.nodeName !== undefined && !isOver && namespace === pod.namespace;
  return isPlaced && terms.some((term) => speaksOf(term, pod));
}

/** Without namespaces it speaks of the own one. */
function speaksOf(
  { labelSelector, namespaces, namespaceSelector }: PodAffinityTerm,
  { object, namespace }: PodView,
): boolean {
  const isOfOwn = namespaces.length === 0 && namespaceSelector === undefined;
  const isMeant = labelSelector !== undefined && selects(labelSelector, object.metadata.labels);
  return isMeant && (isOfOwn || namespaces.includes(namespace));
}

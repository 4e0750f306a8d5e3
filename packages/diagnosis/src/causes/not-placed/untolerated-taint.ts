import { type Claim, present } from "@binnacle/contracts";
import { shellWords } from "../../facts/shell-words.ts";
import { HOST, untolerated } from "../../graph/node-fit.ts";
import { refOf } from "../../graph/object-key.ts";
import type { Level } from "../../kit/cause.ts";
import type { DraftStep } from "../../kit/draft.ts";
import { patchTemplate } from "../../kit/template-step.ts";
import { counted, listed } from "../../say.ts";
import type { Node, Taint } from "../../state/cluster-kinds.ts";
import type { PodSpec } from "../../state/pod.ts";
import { nodeByNode } from "./node-by-node.ts";
import { type Placing, placementCause } from "./placement-cause.ts";
import { type Refused, toldBeside } from "./refused.ts";

const CORDON = "node.kubernetes.io/unschedulable";
/** Refusals beside which a taint is what closes the nodes that are left. */
const BESIDE = new Set(["untolerated_taint", "node_affinity", "unschedulable"]);

/** What a toleration has to name. */
type Closing = Pick<Taint, "key" | "value"> & Partial<Pick<Taint, "effect">>;

/** The taints that close every node that would fit; those that the scheduler does not name are missing. */
interface Closed {
  readonly taints: readonly string[];
  readonly level: Level;
}

/** Every node that fits has a taint that the pod does not tolerate. */
export const untoleratedTaint = placementCause<Closed>({
  id: "untolerated-taint",
  title: "Taint not tolerated",
  group: "scheduling",
  high: "every node that fits has a taint that the pod does not tolerate",
  medium: "the scheduler tells of the taint; the nodes were not seen, or lack their labels",
  low: "the scheduler tells of the taint beside other reasons; the nodes were not seen",
  ruledOut: "no pod that had its time waits because of a taint",
  needs: ["Pod"],
  metric: "restarts",
  begunBy: ["scheduling"],

  sees: (refused) =>
    refused.fit.nodes.length > 0 ? closedBySight(refused) : closedByWord(refused),

  doubts: ({ spots }) => toldBeside(spots, "untolerated_taint"),

  tells(placing) {
    const { name, pod, spot, hit, refusal, says, cite, say } = placing;
    const { withLabels } = spot.fit;
    const which = listed(hit.taints);
    const tolerates = cite.field(pod, {
      pointer: "/spec/tolerations",
      value: pod.object.spec.tolerations,
      text: `tolerates none of ${which || "the taints"}; ${counted(withLabels.length, "node")} would fit`,
    });
    const isCordon = isAllCordon(hit);
    const told = isCordon
      ? `All nodes that ${name} may use are cordoned (${CORDON}).`
      : `Each node that would fit ${name} has a taint that it does not tolerate${which && `: ${which}`}.`;
    return {
      level: hit.level,
      why: isCordon ? "all nodes that fit are cordoned" : `taint ${which || "not tolerated"}`,
      facts: [say(told, ...citeTaints(placing), tolerates, refusal)],
      context: [says, ...byName(placing), ...nodeByNode(placing)],
      disproof: "a node that fits without such a taint",
      fix: isCordon ? withLabels.slice(0, 1).map(uncordon) : tolerate(placing),
      waitsFor: withLabels.filter(isUnwell).map((node) => refOf("Node", node)),
      mend: mendOf(hit),
      nextCheck: lookAtNodes(withLabels),
    };
  },
});

function closedBySight({ fit, pod }: Refused): Closed | undefined {
  if (fit.withLabels.length === 0 || fit.open.length > 0) return undefined;
  const taints = fit.withLabels.flatMap((node) => untolerated(node, pod.object.spec));
  const isSure = fit.withLabels.every((node) => !isByName(node, pod.object.spec));
  return { taints: [...new Set(taints.map(textOf))], level: isSure ? "high" : "medium" };
}

/** It fits by its name: the label of its host, which the pod demands, is not there. */
function isByName({ metadata }: Node, { nodeSelector }: PodSpec): boolean {
  return nodeSelector[HOST] === metadata.name && metadata.labels[HOST] === undefined;
}

function byName({ pod, spot, cite, say }: Placing<Closed>): Claim[] {
  const node = spot.fit.withLabels.find((item) => isByName(item, pod.object.spec));
  if (node === undefined) return [];
  const { name } = node.metadata;
  const labels = cite.fact({
    subject: refOf("Node", node),
    pointer: "/metadata/labels",
    value: ["absent", HOST],
    values: { node: name },
    text: `node ${name} has no label ${HOST}`,
  });
  return [
    say(
      `Node {node} is meant by its name: it has no label ${HOST}, which the pod demands too.`,
      labels,
    ),
  ];
}

function closedByWord({ refusals }: Refused): Closed | undefined {
  const tainted = refusals.filter((item) => item.kind === "untolerated_taint");
  if (tainted.length === 0 || refusals.some(({ kind }) => kind === "insufficient"))
    return undefined;
  const taints = tainted.flatMap(({ taint }) => taint ?? []);
  return { taints, level: refusals.every(({ kind }) => BESIDE.has(kind)) ? "medium" : "low" };
}

function isAllCordon({ taints }: Closed): boolean {
  return taints.length > 0 && taints.every((taint) => taint.startsWith(CORDON));
}

/** What keeps its pods off is its state, and nobody closed it. */
function isUnwell({ spec }: Node): boolean {
  return spec.taints.some(({ key }) => isOfState(key) && key !== CORDON);
}

function uncordon(node: Node): DraftStep {
  return {
    text: "lets pods onto the node again, if its work is done",
    kubectl: shellWords`uncordon ${node.metadata.name}`,
    object: refOf("Node", node),
  };
}

/** Kubernetes and autoscalers put it on a node for the state that it is in: no pod should tolerate that. */
const OF_STATE = [
  "node.kubernetes.io/",
  "node.cloudprovider.kubernetes.io/",
  "ToBeDeleted",
  "DeletionCandidate",
  "karpenter.sh/",
];
/** What a driver or a network agent puts on a new node, and takes off when it runs there. */
const STARTING = ["/agent-not-ready", "/uninitialized"];
/** Nodes that run the cluster itself. */
const CONTROL = ["control-plane", "master", "etcd"].map(
  (role) => `node-role.kubernetes.io/${role}`,
);

function isOfState(taint: string): boolean {
  return (
    OF_STATE.some((prefix) => taint.startsWith(prefix)) ||
    STARTING.some((word) => taint.includes(word))
  );
}

/** No pod of an application should tolerate it. */
function isClosed(taint: string): boolean {
  return isOfState(taint) || CONTROL.some((role) => taint.startsWith(role));
}

function mendOf({ taints }: Closed): string | undefined {
  if (taints.length === 0) return "add a toleration for the taint";
  const taint = taints.find((item) => !isClosed(item));
  return taint && `add a toleration for ${taint}`;
}

/** Lists of tolerations are not merged: those of the template go with the new one. */
function tolerate(placing: Placing<Closed>): DraftStep[] {
  const { workload } = placing;
  const closing = closingOf(placing);
  if (closing.length === 0 || closing.some(({ key }) => isClosed(key))) return [];
  const added = closing.map(({ key, value, effect }) =>
    value === undefined || value === ""
      ? present({ key, operator: "Exists", effect })
      : present({ key, operator: "Equal", value, effect }),
  );
  const { tolerations = [] } = workload.template?.spec ?? {};
  const which = closing.map(textOf);
  const text = `tolerates ${listed(which)}, if its pods are meant to run there`;
  return patchTemplate(workload, { tolerations: [...tolerations, ...added] }, text);
}

/** The taints of a node that would fit and that is open to applications; else what the scheduler names. */
function closingOf({ pod, spot, hit }: Placing<Closed>): Closing[] {
  const { withLabels } = spot.fit;
  const node = withLabels.find(({ spec }) => !spec.taints.some(({ key }) => isClosed(key)));
  if (node !== undefined) return untolerated(node, pod.object.spec);
  const told = withLabels.length === 0 ? hit.taints.filter((it) => !isClosed(it)).slice(0, 1) : [];
  return told.map((taint) => {
    const [key = "", value] = taint.split("=");
    return { key, ...present({ value }) };
  });
}

function lookAtNodes([node]: readonly Node[]): DraftStep {
  if (node?.spec.taints.some(({ key }) => isOfState(key)))
    return {
      text: "see what is wrong with the node",
      kubectl: shellWords`describe node ${node.metadata.name}`,
      object: refOf("Node", node),
    };
  const columns = "custom-columns=NODE:.metadata.name,TAINTS:.spec.taints[*].key";
  return {
    text: "see which nodes are closed, and by what",
    kubectl: shellWords`get nodes -o ${columns}`,
    object: { kind: "Node", name: "*" },
  };
}

function textOf({ key, value, effect }: Closing): string {
  const which = value === undefined || value === "" ? key : `${key}=${value}`;
  return effect === undefined ? which : `${which}:${effect}`;
}

/** Of three nodes that would fit. */
function citeTaints({ spot, cite }: Placing<Closed>): string[] {
  return spot.fit.withLabels.slice(0, 3).map((node) => {
    const taints = node.spec.taints.map(textOf);
    return cite.fact({
      subject: refOf("Node", node),
      pointer: "/spec/taints",
      value: taints,
      text: `node ${node.metadata.name} has taints ${listed(taints, 5)}`,
    });
  });
}

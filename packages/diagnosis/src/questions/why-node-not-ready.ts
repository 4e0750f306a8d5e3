import { type Claim, present, type Victim } from "@binnacle/contracts";
import { citeCondition } from "../facts/cite-pod.ts";
import { beginning } from "../facts/times.ts";
import { claim, type Draft, sure } from "../findings/draft.ts";
import { objectDraft } from "../findings/object-draft.ts";
import { impactOn } from "../findings/pod-draft.ts";
import type { Question } from "../findings/question.ts";
import { isNotReady, unreadyIndex } from "../graph/node-readiness.ts";
import { refOf } from "../graph/object-key.ts";
import { conditionOf, hasEnded, type PodView } from "../graph/pod-view.ts";
import type { Workload } from "../graph/workload.ts";
import type { Inquiry } from "../inquiry.ts";
import { counted, shortened } from "../say.ts";
import type { Node } from "../state/cluster-kinds.ts";
import type { Condition } from "../state/shapes.ts";

/** Why did this node lose its pods? */
export const whyNodeNotReady: Question = (inquiry) =>
  [...inquiry.cluster.nodes.values()].flatMap((node) => {
    if (!isNotReady(node) || isJoining(inquiry, node)) return [];
    const lost = lostOn(inquiry, node);
    const isLeaving = node.metadata.deletionTimestamp !== undefined;
    return isLeaving && lost.length === 0 ? [] : [draftOf(inquiry, node, lost)];
  });

/** A new node is not Ready until its network is up. */
const JOIN_MS = 3 * 60_000;
/** A kubelet reports within this time of registering its node: a later change means that it was Ready before. */
const REGISTER_MS = 10_000;
/** A pod that failed this long before its node failed for a reason of its own. */
const BEFORE_MS = 5 * 60_000;

/** Young, and never Ready so far. */
function isJoining({ now }: Inquiry, node: Node): boolean {
  const madeAt = Date.parse(node.metadata.creationTimestamp ?? "");
  const { reason, lastTransitionTime } = readiness(node);
  const isFirstReport = Date.parse(lastTransitionTime ?? "") - madeAt < REGISTER_MS;
  return now - madeAt < JOIN_MS && (isFirstReport || reason === "NodeStatusNeverUpdated");
}

/** Pods that the node took along. */
function lostOn({ cluster }: Inquiry, node: Node): PodView[] {
  const at = Date.parse(readiness(node).lastTransitionTime ?? "");
  return (cluster.podsByNode.get(node.metadata.name) ?? []).filter((pod) => {
    if (pod.isReady || hasEnded(pod)) return false;
    const since = conditionOf(pod.object, "Ready")?.lastTransitionTime;
    // Ready changes again from False to Unknown. The node controller takes Ready from a pod, never ContainersReady.
    const wasWell = conditionOf(pod.object, "ContainersReady")?.status === "True";
    return wasWell || since === undefined || !(Date.parse(since) < at - BEFORE_MS);
  });
}

function draftOf(inquiry: Inquiry, node: Node, lost: readonly PodView[]): Draft {
  const { name } = node.metadata;
  const ref = refOf("Node", node);
  const { reason = "NotReady", message = "", lastTransitionTime } = readiness(node);
  const says = `${reason}: ${shortened(message)}`;
  const ready = citeReadiness(inquiry, node, says);
  const victims = victimsOf(inquiry, lost);
  const isBroken = victims.some(({ workload }) => impactOn(workload) === "broken");
  return objectDraft({
    cause: "node-not-ready",
    culprit: ref,
    impact: isBroken ? "broken" : "degraded",
    since: lastTransitionTime,
    title: `node ${name} is not ready`,
    text: "not ready",
    why: reason,
    confidence: sure("node-not-ready", lost.length > 0 ? "high" : "medium"),
    claims: [
      claim(`Node ${name} is not Ready: ${says}`, ready),
      ...lostClaims(inquiry, node, lost),
    ],
    reasons: [claim("the node's own condition says so", ready)],
    disproof: `a kubelet on ${name} that reports Ready`,
    fix: [
      {
        text: "keeps new pods off the node while you look",
        kubectl: `cordon ${name}`,
        object: ref,
      },
    ],
    nextCheck: {
      text: "see the conditions and events of the node",
      kubectl: `describe node ${name}`,
    },
    symptom: { reason },
    victims: victims.map(({ victim }) => victim),
    decisive: [ready],
    takes: lost,
  });
}

function readiness(node: Node): Partial<Condition> {
  return node.status.conditions[unreadyIndex(node)] ?? {};
}

function citeReadiness({ ledger }: Inquiry, node: Node, says: string): string {
  const index = unreadyIndex(node);
  const { status = "Unknown", lastTransitionTime } = readiness(node);
  return ledger.cite({
    subject: refOf("Node", node),
    pointer: `/status/conditions/${index}`,
    value: [status, says],
    values: present({ status, since: beginning(lastTransitionTime) }),
    text: `node ${node.metadata.name}: Ready is ${status}, ${says}`,
  });
}

function lostClaims(inquiry: Inquiry, node: Node, lost: readonly PodView[]): Claim[] {
  if (lost.length === 0) return [];
  const evidence = citeLost(inquiry, node, lost);
  return [
    claim(
      `${counted(lost.length, "pod")} on it ${lost.length === 1 ? "is" : "are"} lost.`,
      evidence,
    ),
  ];
}

function citeLost({ ledger }: Inquiry, node: Node, lost: readonly PodView[]): string {
  return ledger.cite({
    subject: refOf("Node", node),
    pointer: "/pods",
    value: lost.map((pod) => pod.ref.name),
    values: { lost: lost.length },
    text: `${counted(lost.length, "pod")} on node ${node.metadata.name} not Ready`,
    kubectl: `get pods -A --field-selector spec.nodeName=${node.metadata.name}`,
  });
}

function victimsOf(
  inquiry: Inquiry,
  lost: readonly PodView[],
): { workload: Workload; victim: Victim }[] {
  const byWorkload = Map.groupBy(lost, inquiry.cluster.workloadOf);
  return [...byWorkload].flatMap(([workload, pods]) => {
    if (workload === undefined) return [];
    const because = `${counted(pods.length, "pod")} of it ran on the node`;
    const evidence = pods.slice(0, 1).map((pod) => citeCondition(inquiry, pod, "Ready"));
    return [{ workload, victim: { ref: workload.ref, because, evidence } }];
  });
}

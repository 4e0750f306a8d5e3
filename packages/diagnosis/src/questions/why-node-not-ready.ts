import type { Victim } from "@binnacle/contracts";
import { citeCondition, defined } from "../facts/cite-pod.ts";
import { claim, type Draft, sure } from "../findings/draft.ts";
import { impactOn } from "../findings/pod-draft.ts";
import type { Question } from "../findings/question.ts";
import { refOf } from "../graph/object-key.ts";
import type { PodView } from "../graph/pod-view.ts";
import type { Workload } from "../graph/workload.ts";
import type { Inquiry } from "../inquiry.ts";
import { counted, shortened } from "../say.ts";
import type { Node } from "../state/cluster-kinds.ts";

/** Why did this node lose its pods? */
export const whyNodeNotReady: Question = {
  causes: ["node-not-ready"],
  ask: (inquiry) =>
    [...inquiry.cluster.nodes.values()].flatMap((node) =>
      readyIndex(node) < 0 ? [] : [draftOf(inquiry, node)],
    ),
};

/** Position of the condition Ready when it is not True. */
function readyIndex(node: Node): number {
  return node.status.conditions.findIndex(
    ({ type, status }) => type === "Ready" && status !== "True",
  );
}

function draftOf(inquiry: Inquiry, node: Node): Draft {
  const { name } = node.metadata;
  const ref = refOf("Node", node);
  const index = readyIndex(node);
  const condition = node.status.conditions[index];
  const {
    status = "Unknown",
    reason = "no reason",
    message = "",
    lastTransitionTime,
  } = condition ?? {};
  const ready = inquiry.ledger.cite({
    subject: ref,
    pointer: `/status/conditions/${index}`,
    value: [status, reason, message],
    values: defined({ status, reason, message, since: lastTransitionTime }),
    text: `node ${name}: Ready is ${status}, ${reason}: ${shortened(message)}`,
  });
  const lost = (inquiry.cluster.podsByNode.get(name) ?? []).filter(
    (pod) => !pod.isReady && pod.object.status.phase !== "Succeeded",
  );
  const victims = victimsOf(inquiry, lost);
  const isBroken = victims.some(({ workload }) => impactOn(workload) === "broken");
  return {
    cause: "node-not-ready",
    culprit: ref,
    owner: ref,
    impact: isBroken ? "broken" : "degraded",
    state: "active",
    since: lastTransitionTime,
    title: `node ${name} is not ready`,
    text: "not ready",
    why: reason,
    confidence: sure("node-not-ready", lost.length > 0 ? "high" : "medium"),
    claims: [
      claim(`Node ${name} is not Ready (${reason}): ${shortened(message)}`, ready),
      ...(lost.length === 0
        ? []
        : [
            claim(
              `${counted(lost.length, "pod")} on it ${lost.length === 1 ? "is" : "are"} lost.`,
              citeLost(inquiry, node, lost),
            ),
          ]),
    ],
    reasons: [claim("the node's own condition says so", ready)],
    against: [],
    disproof: `a kubelet on ${name} that reports Ready`,
    change: undefined,
    fix: [
      { text: "keeps new pods off the node while you look", command: `kubectl cordon ${name}` },
    ],
    later: [],
    nextCheck: {
      text: "see the conditions and events of the node",
      command: `kubectl describe node ${name}`,
    },
    symptom: { reason },
    victims: victims.map(({ victim }) => victim),
    decisive: [ready],
    pods: lost,
    yields: false,
  };
}

function citeLost({ ledger }: Inquiry, node: Node, lost: readonly PodView[]): string {
  return ledger.cite({
    subject: refOf("Node", node),
    pointer: "/pods",
    value: lost.map((pod) => pod.ref.name),
    values: { lost: lost.length },
    text: `${counted(lost.length, "pod")} on node ${node.metadata.name} not Ready`,
    command: `kubectl get pods -A --field-selector spec.nodeName=${node.metadata.name}`,
  });
}

function victimsOf(
  inquiry: Inquiry,
  lost: readonly PodView[],
): { workload: Workload; victim: Victim }[] {
  const victims = new Map<string, { workload: Workload; pods: PodView[] }>();
  for (const pod of lost) {
    const workload = inquiry.cluster.workloadOf(pod);
    if (workload === undefined) continue;
    const entry = victims.get(workload.key) ?? { workload, pods: [] };
    entry.pods.push(pod);
    victims.set(workload.key, entry);
  }
  return [...victims.values()].map(({ workload, pods }) => ({
    workload,
    victim: {
      ref: workload.ref,
      because: `${counted(pods.length, "pod")} of it ran on the node`,
      evidence: pods.slice(0, 1).map((pod) => citeCondition(inquiry, pod, "Ready")),
    },
  }));
}

import { citeSpec } from "../../facts/cite-pod.ts";
import { claim, type Draft, type DraftStep, sure } from "../../findings/draft.ts";
import { untolerated } from "../../graph/node-fit.ts";
import { refOf } from "../../graph/object-key.ts";
import type { Inquiry } from "../../inquiry.ts";
import { counted, listed, shortened } from "../../say.ts";
import type { Node, Taint } from "../../state/cluster-kinds.ts";
import { citeRefusal, scarce, type Unscheduled, unscheduledDraft } from "./unscheduled.ts";

const TAINT = /untolerated taint\(?s?\)? \{([^}]*)\}/g;
/** What the node controller puts on a node that it lost. */
const LOST = new Set(["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"]);
const CORDON = "node.kubernetes.io/unschedulable";

/** Every node that fits has a taint that the pod does not tolerate. */
export function meetsTaint(inquiry: Inquiry, unscheduled: Unscheduled): Draft | undefined {
  const taints = closingTaints(unscheduled);
  return taints === undefined ? undefined : draftOf(inquiry, unscheduled, taints);
}

/** The taints that close every node that would fit: by the nodes themselves, or by the scheduler's words. */
function closingTaints(unscheduled: Unscheduled): string[] | undefined {
  const { nodes, withLabels, open, message } = unscheduled;
  if (nodes.length > 0)
    return withLabels.length > 0 && open.length === 0 ? taintsOf(unscheduled) : undefined;
  const named = [...message.matchAll(TAINT)].map((match) => (match[1] ?? "").replace(": ", "="));
  return named.length > 0 && scarce(message).length === 0 ? named : undefined;
}

function draftOf(inquiry: Inquiry, unscheduled: Unscheduled, taints: readonly string[]): Draft {
  const { withLabels, message, pod, workload, nodes } = unscheduled;
  const refusal = citeRefusal(inquiry, unscheduled);
  const evidence = withLabels.slice(0, 3).map((node) => citeTaints(inquiry, node));
  const tolerates = citeSpec(inquiry, pod, {
    pointer: "/spec/tolerations",
    value: pod.object.spec.tolerations,
    text: `tolerates none of ${listed(taints)}; ${counted(withLabels.length, "node")} would fit`,
  });
  const isCordon = taints.every((taint) => taint.startsWith(CORDON));
  return unscheduledDraft(unscheduled, {
    cause: "untolerated-taint",
    why: isCordon ? "all nodes that fit are cordoned" : `taint ${listed(taints)}`,
    confidence: sure("untolerated-taint", nodes.length > 0 ? "high" : "medium"),
    claims: [
      claim(
        isCordon
          ? `All nodes that ${workload.ref.name} may use are cordoned (${CORDON}).`
          : `Each node that would fit ${workload.ref.name} has a taint that it does not tolerate: ${listed(taints)}.`,
        ...evidence,
        tolerates,
        refusal,
      ),
      claim(`The scheduler says: ${shortened(message)}`, refusal),
    ],
    disproof: "a node that fits without such a taint",
    decisive: [refusal, tolerates],
    fix: isCordon ? withLabels.slice(0, 1).map(uncordon) : [],
    waitsFor: withLabels.filter(isLost).map((node) => refOf("Node", node)),
    mend: isCordon ? undefined : `add a toleration for ${taints[0] ?? "the taint"}`,
  });
}

function isLost({ spec }: Node): boolean {
  return spec.taints.some(({ key }) => LOST.has(key));
}

function uncordon(node: Node): DraftStep {
  return {
    text: "lets pods onto the node again, if its work is done",
    kubectl: `uncordon ${node.metadata.name}`,
    object: refOf("Node", node),
  };
}

function taintsOf({ withLabels, pod }: Unscheduled): string[] {
  return [...new Set(withLabels.flatMap((node) => untolerated(node, pod.object.spec).map(textOf)))];
}

function textOf({ key, value, effect }: Taint): string {
  return `${key}${value === undefined || value === "" ? "" : `=${value}`}:${effect}`;
}

function citeTaints({ ledger }: Inquiry, node: Node): string {
  const taints = node.spec.taints.map(textOf);
  return ledger.cite({
    subject: refOf("Node", node),
    pointer: "/spec/taints",
    value: taints,
    text: `node ${node.metadata.name} has taints ${listed(taints, 5)}`,
  });
}

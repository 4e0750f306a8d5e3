import type { Claim } from "@binnacle/contracts";
import { citeSpec } from "../../facts/cite-pod.ts";
import { claim, type Draft, sure } from "../../findings/draft.ts";
import { rolloutBehind } from "../../findings/rollout-behind.ts";
import { refOf } from "../../graph/object-key.ts";
import type { Inquiry } from "../../inquiry.ts";
import { nearMiss } from "../../near-miss.ts";
import { counted, listed, shortened } from "../../say.ts";
import type { Node } from "../../state/cluster-kinds.ts";
import type { PodSpec } from "../../state/pod.ts";
import { citeRefusal, type Unscheduled, unscheduledDraft } from "./unscheduled.ts";

/** `0/5 nodes are available: 5 node(s) didn't match Pod's node affinity/selector.` */
const NO_MATCH =
  /0\/(\d+) nodes are available: (\d+) node\(s\) didn't match Pod's node (?:affinity|selector)/i;

interface Demand {
  readonly key: string;
  readonly values: readonly string[];
}

/** No node has the labels that the pod demands. */
export function findsNoLabels(inquiry: Inquiry, unscheduled: Unscheduled): Draft | undefined {
  const { pod, nodes, withLabels, message } = unscheduled;
  const demands = demandsOf(pod.object.spec);
  const isSeen = nodes.length > 0 && withLabels.length === 0;
  if (demands.length === 0 || !(isSeen || isToldOfAll(message))) return undefined;
  const refusal = citeRefusal(inquiry, unscheduled);
  const wanted = listed(demands.map(textOf));
  const asks = citeSpec(inquiry, pod, {
    pointer:
      Object.keys(pod.object.spec.nodeSelector).length > 0
        ? "/spec/nodeSelector"
        : "/spec/affinity",
    value: demands,
    text: `demands a node with ${wanted}`,
  });
  const rollout = rolloutBehind(inquiry, unscheduled, ["scheduling"]);
  return unscheduledDraft(unscheduled, {
    cause: "node-selector-mismatch",
    why: `no node has ${wanted}`,
    confidence: sure("node-selector-mismatch", isSeen ? "high" : "medium"),
    claims: [
      claim(
        `${unscheduled.workload.ref.name} demands a node with ${wanted}; no node has it.`,
        asks,
        refusal,
      ),
      ...meant(inquiry, nodes, demands),
      claim(`The scheduler says: ${shortened(message)}`, refusal),
    ],
    reasons: isSeen ? [claimNodes(inquiry, nodes, demands)] : [],
    disproof: `a node with ${wanted}`,
    decisive: [asks, refusal],
    rollout,
    mend: "correct the node selector",
    symptom: { reason: "FailedScheduling" },
  });
}

/** The scheduler counts every node among those that do not match. */
function isToldOfAll(message: string): boolean {
  const [, all, without] = NO_MATCH.exec(message) ?? [];
  return all !== undefined && all === without;
}

function demandsOf(spec: PodSpec): Demand[] {
  const terms =
    spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution
      ?.nodeSelectorTerms ?? [];
  return [
    ...Object.entries(spec.nodeSelector).map(([key, value]) => ({ key, values: [value] })),
    ...terms.flatMap((term) => term.matchExpressions.map(({ key, values }) => ({ key, values }))),
  ];
}

function textOf({ key, values }: Demand): string {
  return values.length === 0 ? key : `${key}=${values.join(" or ")}`;
}

/** The first demand that no node meets, and what a node has instead that is near to it. */
function meant(inquiry: Inquiry, nodes: readonly Node[], demands: readonly Demand[]): Claim[] {
  const unmet = demands.find(
    ({ key, values }) => !nodes.some((node) => values.includes(node.metadata.labels[key] ?? "")),
  );
  if (unmet === undefined) return [];
  const { key, values } = unmet;
  const value = nearMiss(values[0] ?? "", valuesOf(nodes, key)) ?? valuesOf(nodes, key)[0];
  const nearKey = nearMiss(
    key,
    new Set(nodes.flatMap((node) => Object.keys(node.metadata.labels))),
  );
  const label = value === undefined ? nearKey : key;
  if (label === undefined) return [];
  const having = nodes.filter(
    ({ metadata }) =>
      metadata.labels[label] !== undefined &&
      (value === undefined || metadata.labels[label] === value),
  );
  const example = having[0];
  if (example === undefined) return [];
  const found = `${label}=${example.metadata.labels[label] ?? ""}`;
  const evidence = inquiry.ledger.cite({
    subject: refOf("Node", example),
    pointer: `/metadata/labels/${label.replaceAll("/", "~1")}`,
    value: [found, having.length],
    text: `${counted(having.length, "node")} with ${found}, such as ${example.metadata.name}`,
  });
  return [
    claim(
      `${counted(having.length, "node")} ${having.length === 1 ? "has" : "have"} ${found}: perhaps that is meant.`,
      evidence,
    ),
  ];
}

function valuesOf(nodes: readonly Node[], key: string): string[] {
  return [...new Set(nodes.flatMap((node) => node.metadata.labels[key] ?? []))];
}

function claimNodes(inquiry: Inquiry, nodes: readonly Node[], demands: readonly Demand[]): Claim {
  const wanted = listed(demands.map(textOf));
  const evidence = inquiry.ledger.cite({
    subject: { kind: "Node", name: "*" },
    pointer: "/metadata/labels",
    value: [wanted, nodes.map((node) => node.metadata.name)],
    text: `none of ${counted(nodes.length, "node")} has ${wanted}`,
    kubectl: "get nodes --show-labels",
  });
  return claim(`none of ${counted(nodes.length, "node")} has ${wanted}`, evidence);
}

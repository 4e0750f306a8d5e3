import { type ObjectRef, present, type Victim } from "@binnacle/contracts";
import { shellWords } from "../../facts/shell-words.ts";
import { beginning } from "../../facts/times.ts";
import { unreadyIndex } from "../../graph/node-readiness.ts";
import { refOf } from "../../graph/object-key.ts";
import { conditionOf, hasEnded, lastEnd, type PodView } from "../../graph/pod-view.ts";
import { impactOn, type Workload } from "../../graph/workload.ts";
import type { Inquiry } from "../../inquiry.ts";
import type { DraftStep } from "../../kit/draft.ts";
import { objectCause, type SeenObject } from "../../kit/object-cause.ts";
import { counted, shortened } from "../../say.ts";
import type { Node } from "../../state/cluster-kinds.ts";
import type { Condition } from "../../state/shapes.ts";
import { isThere, missingFor } from "../not-started/missing-for.ts";
import { unpulledIn } from "../not-started/unpulled.ts";

/** A new node is not Ready until its network is up. */
const JOIN_MS = 3 * 60_000;
/** An autoscaler ends a node that it emptied within minutes: one that stays away longer is lost. */
const LEAVE_MS = 15 * 60_000;
/** A kubelet reports within this time of registering its node: a later change means that it was Ready before. */
const REGISTER_MS = 10_000;
/** A pod that failed this long before its node failed for a reason of its own. */
const BEFORE_MS = 5 * 60_000;
/** Cluster Autoscaler, Karpenter since 1.0 and before: they empty the node, then end it. */
const REMOVED_BY = new Set([
  "ToBeDeletedByClusterAutoscaler",
  "karpenter.sh/disrupted",
  "karpenter.sh/disruption",
]);

/** What a registry says to every node. */
const BY_REGISTRY = new Set(["not_found", "denied", "denied_or_absent", "invalid_name"]);

interface NodeView {
  readonly node: Node;
  readonly ref: ObjectRef;
}

/** A node does not answer, and its pods are lost. */
export const nodeNotReady = objectCause<NodeView, readonly PodView[]>({
  id: "node-not-ready",
  title: "Node not ready",
  group: "node",
  high: "the node is not Ready, and pods on it are lost",
  medium: "the node is not Ready",
  ruledOut: "every node is Ready",
  needs: ["Node"],
  metric: "cpu_usage",
  of: "node",

  all: ({ cluster }) =>
    [...cluster.nodes.values()].map((node) => ({ node, ref: refOf("Node", node) })),

  sees(view, inquiry) {
    const isLost = unreadyIndex(view.node) >= 0 && reasonOf(view, inquiry) === undefined;
    return isLost ? takenBy(view, inquiry) : undefined;
  },

  waits(view, inquiry) {
    const reason = unreadyIndex(view.node) < 0 ? undefined : reasonOf(view, inquiry);
    if (reason === undefined) return undefined;
    const ready = citeReadiness(view, inquiry);
    return inquiry.say(`node ${view.ref.name} is not Ready since {since}: ${reason}`, ready);
  },

  tells(seen) {
    const { object, ref, name, hit: takes, cluster, say } = seen;
    const { reason = "NotReady", message = "", lastTransitionTime } = readiness(object);
    const ready = citeReadiness(object, seen);
    const lost = takes.filter((pod) => !isOfDaemonSet(pod, seen));
    const workloads = [...Map.groupBy(lost, cluster.workloadOf)];
    const isBroken = workloads.some(([workload]) => workload && impactOn(workload) === "broken");
    return {
      level: lost.length > 0 ? "high" : "medium",
      does: "is not ready",
      text: "not ready",
      why: reason,
      impact: isBroken ? "broken" : "degraded",
      since: lastTransitionTime,
      facts: [
        say(`Node ${name} is not Ready: {reason}${message === "" ? "" : ": {message}"}`, ready),
      ],
      context: lostClaims(seen, lost),
      disproof: `a kubelet on ${name} that reports Ready`,
      later: [outOfService(ref)],
      nextCheck: {
        text: "see the conditions and events of the node",
        kubectl: shellWords`describe node ${name}`,
      },
      symptom: { reason },
      takes,
      victims:
        lost.length > 0
          ? workloads.flatMap(([workload, pods]) => toVictim(seen, workload, { pods }))
          : atRisk(seen),
    };
  },
});

/** A cordon adds nothing: a node that is lost is tainted already, and volumes stay attached to it. */
function outOfService(ref: ObjectRef): DraftStep {
  return {
    text: "only when its machine is confirmed off: its pods are deleted, their volumes detached, and both start elsewhere",
    kubectl: shellWords`taint node ${ref.name} node.kubernetes.io/out-of-service=nodeshutdown:NoExecute`,
    object: ref,
  };
}

/** Why it may be as it is. */
function reasonOf(view: NodeView, inquiry: Inquiry): string | undefined {
  const { spec, metadata } = view.node;
  if (isJoining(view, inquiry)) return "it joins";
  // A node that leaves in order was emptied before.
  if (!takenBy(view, inquiry).every((pod) => isOfDaemonSet(pod, inquiry))) return undefined;
  const awayMs = inquiry.now - Date.parse(readiness(view).lastTransitionTime ?? "");
  if (spec.taints.some(({ key }) => REMOVED_BY.has(key)) && !(awayMs > LEAVE_MS))
    return "an autoscaler removes it";
  return metadata.deletionTimestamp === undefined ? undefined : "it is being deleted";
}

/** Young, and never Ready so far. */
function isJoining(view: NodeView, { now }: Inquiry): boolean {
  const madeAt = Date.parse(view.node.metadata.creationTimestamp ?? "");
  const { reason, lastTransitionTime } = readiness(view);
  const isFirstReport = Date.parse(lastTransitionTime ?? "") - madeAt < REGISTER_MS;
  return now - madeAt < JOIN_MS && (isFirstReport || reason === "NodeStatusNeverUpdated");
}

/** Pods that the node took along. */
function takenBy({ node, ref }: NodeView, inquiry: Inquiry): PodView[] {
  const at = Date.parse(readiness({ node }).lastTransitionTime ?? "");
  return (inquiry.cluster.podsByNode.get(ref.name) ?? []).filter((pod) => {
    if (pod.isReady || hasEnded(pod)) return false;
    const since = conditionOf(pod.object, "Ready")?.lastTransitionTime;
    // Ready changes again from False to Unknown. The node controller takes Ready from a pod, never ContainersReady.
    const wasWell = conditionOf(pod.object, "ContainersReady")?.status === "True";
    const isLater = since === undefined || !(Date.parse(since) < at - BEFORE_MS);
    return wasWell || (isLater && !failedItself(pod, inquiry, at));
  });
}

/** What its kubelet told of it before it was lost: its image or its settings are nowhere, or it had ended with an error. */
function failedItself(pod: PodView, inquiry: Inquiry, lostAt: number): boolean {
  const missing = missingFor(inquiry, pod);
  if (missing !== undefined && !isThere(inquiry, missing)) return true;
  const pull = unpulledIn(pod)?.pull;
  if (pull !== undefined && BY_REGISTRY.has(pull.kind)) return true;
  return pod.containers.some((container) => {
    const end = lastEnd(container);
    const isEarlier = Date.parse(end?.finishedAt ?? "") < lostAt;
    const isUp = container.status?.state?.running !== undefined;
    return end !== undefined && end.exitCode !== 0 && isEarlier && !isUp;
  });
}

/** It belongs to its node: with the node it goes. */
function isOfDaemonSet(pod: PodView, { cluster }: Inquiry): boolean {
  return cluster.workloadOf(pod)?.ref.kind === "DaemonSet";
}

function readiness({ node }: Pick<NodeView, "node">): Partial<Condition> {
  return node.status.conditions[unreadyIndex(node)] ?? {};
}

function citeReadiness({ node, ref }: NodeView, { cite }: Inquiry): string {
  const {
    status = "Unknown",
    reason = "NotReady",
    lastTransitionTime,
    ...said
  } = readiness({ node });
  const message = shortened(said.message ?? "");
  return cite.fact({
    subject: ref,
    pointer: `/status/conditions/${unreadyIndex(node)}`,
    value: [status, reason, message],
    values: present({ status, reason, message, since: beginning(lastTransitionTime) }),
    text: `node ${ref.name}: Ready is ${status}, ${reason}: ${message}`,
  });
}

function lostClaims(
  { ref, name, cite, say }: SeenObject<NodeView, unknown>,
  lost: readonly PodView[],
) {
  if (lost.length === 0) return [];
  const fact = cite.fact({
    subject: ref,
    pointer: "/pods",
    value: lost.map((pod) => pod.ref.name),
    values: { lost: { count: lost.length, of: "pod" } },
    text: `${counted(lost.length, "pod")} on node ${name} not Ready`,
    kubectl: shellWords`get pods -A --field-selector ${`spec.nodeName=${name}`}`,
  });
  return [say(`{lost} on it ${lost.length === 1 ? "is" : "are"} lost.`, fact)];
}

/** Nothing is lost so far: pods count as Ready until the node controller takes it from all of them together. */
function atRisk(seen: SeenObject<NodeView, unknown>): Victim[] {
  const ready = (seen.cluster.podsByNode.get(seen.name) ?? []).filter(
    (pod) => pod.isReady && !pod.isOver && !isOfDaemonSet(pod, seen),
  );
  return [...Map.groupBy(ready, seen.cluster.workloadOf)].flatMap(([workload, pods]) => {
    const does = `${pods.length === 1 ? "counts" : "count"} as Ready on a node that is not`;
    return toVictim(seen, workload, { pods, does });
  });
}

function toVictim(
  { cite }: Inquiry,
  workload: Workload | undefined,
  { pods, does = "ran on the node" }: { readonly pods: readonly PodView[]; readonly does?: string },
): Victim[] {
  if (workload === undefined) return [];
  const because = `${counted(pods.length, "pod")} of it ${does}`;
  const evidence = pods.slice(0, 1).map((pod) => cite.condition(pod, "Ready"));
  return [{ ref: workload.ref, because, evidence }];
}

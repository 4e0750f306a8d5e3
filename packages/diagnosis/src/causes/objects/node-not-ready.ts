import type { ObjectRef, Victim } from "@binnacle/contracts";
import { shellWords } from "../../facts/shell-words.ts";
import { unreadyFact } from "../../facts/unready-fact.ts";
import type { Cluster } from "../../graph/cluster.ts";
import { unreadyIndex } from "../../graph/node-readiness.ts";
import { refOf } from "../../graph/object-key.ts";
import type { PodView } from "../../graph/pod-view.ts";
import { isDown, livePods, type Workload } from "../../graph/workload.ts";
import type { Inquiry } from "../../inquiry.ts";
import type { DraftStep } from "../../kit/draft.ts";
import { objectCause, type SeenObject } from "../../kit/object-cause.ts";
import { counted } from "../../say.ts";
import type { Node } from "../../state/cluster-kinds.ts";
import type { Condition } from "../../state/shapes.ts";
import { starvedBefore } from "./starved-before.ts";
import { isMissed, takenBy } from "./taken-by.ts";

/** A new node is not Ready until its network is up. */
const JOIN_MS = 3 * 60_000;
/** An autoscaler ends a node that it emptied within minutes: one that stays away longer is lost. */
const LEAVE_MS = 15 * 60_000;
/** A kubelet reports within this time of registering its node: a later change means that it was Ready before. */
const REGISTER_MS = 10_000;
/** Cluster Autoscaler, Karpenter since 1.0 and before: they empty the node, then end it. */
const REMOVED_BY = new Set([
  "ToBeDeletedByClusterAutoscaler",
  "karpenter.sh/disrupted",
  "karpenter.sh/disruption",
]);

const NOT_READY = "NotReady";

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
    return isLost ? lostWith(view, inquiry) : undefined;
  },

  waits(view, inquiry) {
    const reason = unreadyIndex(view.node) < 0 ? undefined : reasonOf(view, inquiry);
    if (reason === undefined) return undefined;
    const text = `node ${view.ref.name} is not Ready since {since}: ${reason}`;
    return inquiry.say(text, ...cited(view, inquiry));
  },

  tells(seen) {
    const { object, ref, name, cluster } = seen;
    const missed = seen.hit.filter((pod) => isMissed(pod, cluster));
    const lost = missed.filter((pod) => !isOfDaemonSet(pod, seen));
    const { when, claims, evicted, later, ...begun } = beginningOf(seen);
    return {
      ...begun,
      level: lost.length > 0 ? "high" : "medium",
      text: "not ready",
      impact: lost.some((pod) => tookAll(pod, cluster)) ? "broken" : "degraded",
      facts: [readyClaim(seen, when)],
      context: [...claims, ...lostClaims(seen, lost)],
      disproof: `a kubelet on ${name} that reports Ready`,
      later: [outOfService(ref), ...later],
      nextCheck: {
        text: "see the conditions and events of the node",
        kubectl: shellWords`describe node ${name}`,
      },
      symptom: { reason: readiness(object).reason ?? NOT_READY },
      takes: [...missed, ...evicted],
      victims: victimsOf(seen, lost),
    };
  },
});

/** What came before, where its kubelet told: it starved, then it fell silent. */
function beginningOf(seen: SeenObject<NodeView, unknown>) {
  const { reason = NOT_READY, lastTransitionTime: lostAt } = readiness(seen.object);
  const starved = starvedBefore(seen.object.node, Date.parse(lostAt ?? ""), seen);
  if (starved === undefined) {
    const none = { claims: [], evicted: [], later: [] };
    return { does: "is not ready", why: reason, since: lostAt, when: "", ...none };
  }
  const { of, since = lostAt, claims, evicted } = starved;
  const why = `ran out of ${of}`;
  // Requests of the pods that it evicted are not what it lacked: it was full before.
  const later = [{ text: `see what took its ${of}, and give that limits near its real use` }];
  const does = `${why}, and is not ready`;
  return { does, why, since, when: " since {since}", claims, evicted, later };
}

/** `when`: where the finding begins before it. */
function readyClaim(seen: SeenObject<NodeView, unknown>, when: string) {
  const { object, name, say } = seen;
  const { message = "" } = readiness(object);
  const words = message === "" ? "" : ": {message}";
  return say(`Node ${name} is not Ready${when}: {reason}${words}`, ...cited(object, seen));
}

/** No pod of its workload is Ready, and none fails elsewhere: that it is down is the work of the node alone. */
function tookAll(pod: PodView, { workloadOf }: Cluster): boolean {
  const workload = workloadOf(pod);
  if (workload === undefined || !isDown(workload)) return false;
  const node = pod.object.spec.nodeName;
  return livePods(workload).every(({ object: { spec } }) =>
    [undefined, node].includes(spec.nodeName),
  );
}

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
  if (!lostWith(view, inquiry).every((pod) => isOfDaemonSet(pod, inquiry))) return undefined;
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
function lostWith(view: NodeView, inquiry: Inquiry): PodView[] {
  const lostAt = Date.parse(readiness(view).lastTransitionTime ?? "");
  return takenBy(view.ref.name, lostAt, inquiry);
}

/** It belongs to its node: with the node it goes. */
function isOfDaemonSet(pod: PodView, { cluster }: Inquiry): boolean {
  return cluster.workloadOf(pod)?.ref.kind === "DaemonSet";
}

function readiness({ node }: Pick<NodeView, "node">): Partial<Condition> {
  return node.status.conditions[unreadyIndex(node)] ?? {};
}

function cited({ node }: NodeView, { cite }: Inquiry): string[] {
  const fact = unreadyFact(node);
  return fact === undefined ? [] : [cite.fact(fact)];
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

/** Whose pods it took along, then whose count as Ready on it: until somebody takes it from them, and on a node that still works. */
function victimsOf(seen: SeenObject<NodeView, unknown>, lost: readonly PodView[]): Victim[] {
  const onIt = seen.cluster.podsByNode.get(seen.name) ?? [];
  const ready = onIt.filter((pod) => pod.isReady && !pod.isOver && !isOfDaemonSet(pod, seen));
  const groups = Map.groupBy([...lost, ...ready], seen.cluster.workloadOf);
  return [...groups].flatMap(([workload, pods]) => {
    const atRisk = pods.filter(({ isReady }) => isReady);
    return workload === undefined ? [] : [toVictim(seen, workload, { pods, atRisk })];
  });
}

function toVictim(
  { cite }: Inquiry,
  { ref }: Workload,
  { pods, atRisk }: { readonly pods: readonly PodView[]; readonly atRisk: readonly PodView[] },
): Victim {
  const gone = pods.length - atRisk.length;
  const counts = atRisk.length === 1 ? "counts" : "count";
  const more = atRisk.length === 0 ? "" : `, ${atRisk.length} more ${counts} as Ready on it`;
  const because =
    gone === 0
      ? `${counted(pods.length, "pod")} of it ${counts} as Ready on a node that is not`
      : `${counted(gone, "pod")} of it ran on the node${more}`;
  const evidence = pods.slice(0, 1).map((pod) => cite.condition(pod, "Ready"));
  return { ref, because, evidence };
}

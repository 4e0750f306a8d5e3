import { hasLabels, isControlPlane, untolerated } from "../../graph/node-fit.ts";
import { awaitsNode, isServed } from "../../graph/patience.ts";
import { conditionOf, type PodView } from "../../graph/pod-view.ts";
import type { Workload } from "../../graph/workload.ts";
import type { Inquiry } from "../../inquiry.ts";
import type { Doubt, PodSpot } from "../../kit/pod-cause.ts";
import { readAutoscalerMessage } from "../../messages/autoscaler-message.ts";
import { readSchedulerMessage, type SchedulerMessage } from "../../messages/scheduler-message.ts";
import type { Event, Node } from "../../state/cluster-kinds.ts";
import type { PodSpec } from "../../state/pod.ts";
import { lastActs, schedulerOf } from "./scheduler-acts.ts";

/** The scheduler tries again and again; a younger refusal may just be a node on its way. */
const PATIENCE_MS = 15_000;
/** A scheduler that works has looked at a pod within seconds, also in a long queue. */
const UNSEEN_MS = 60_000;

/** A pod without a node, and what the scheduler says of it. */
export interface Refused extends PodSpot, SchedulerMessage {
  readonly message: string;
  /** Where its words stand, if not in the condition of the pod. */
  readonly event: Event | undefined;
  /** No scheduler ever said anything. */
  readonly isUnseen: boolean;
  readonly fit: Fit;
}

/** Nodes as they fit the pods of a workload. */
interface Fit {
  /** Those of applications: a control plane that is closed is none, where there are others. Empty when the nodes were not all seen. */
  readonly nodes: readonly Node[];
  readonly withLabels: readonly Node[];
  /** With the labels, and without a taint that the pods do not tolerate. */
  readonly open: readonly Node[];
}

/** The scheduler tells of it beside what leads. */
export function toldBeside(
  spots: readonly Refused[],
  kind: Refused["refusals"][number]["kind"],
): Doubt | undefined {
  const isTold = spots.some(({ refusals }) => refusals.some((item) => item.kind === kind));
  return isTold ? { why: "is refused for this among other reasons" } : undefined;
}

/** Pods that the scheduler cannot place; how nodes fit is reckoned for the first, once a workload. */
export function refusedOf(
  inquiry: Inquiry,
  workload: Workload,
  pods: readonly PodView[],
): Refused[] {
  const unseen = unseenOf(inquiry, pods);
  const others = isServed(workload);
  // Beside enough that serve, one more may wait for the node that is ordered for it.
  const isGivenTime = (pod: PodView) => others && awaitsNode(inquiry, pod);
  const refused = pods.filter(
    (pod) => (isRefused(inquiry, pod) && !isGivenTime(pod)) || unseen.has(pod),
  );
  const [first] = refused;
  if (first === undefined) return [];
  const fit = fitOf(inquiry, first.object.spec);
  return refused.map((pod) => {
    const { message = "", reason = "" } = conditionOf(pod.object, "PodScheduled") ?? {};
    const event = message === "" ? refusalEvent(inquiry, pod) : undefined;
    const said = event?.message ?? (message || reason);
    const words = readSchedulerMessage(said);
    return { pod, fit, event, message: said, isUnseen: unseen.has(pod), ...words };
  });
}

/** A scheduler writes the same words into an event; autoscalers use its reason too. */
function refusalEvent({ cluster }: Inquiry, { ref }: PodView): Event | undefined {
  return cluster
    .eventsOf(ref)
    .find(
      ({ reason, message }) =>
        reason === "FailedScheduling" && readAutoscalerMessage(message) === undefined,
    );
}

function isRefused({ now }: Inquiry, { object, isOver }: PodView): boolean {
  if (isOver || object.spec.nodeName !== undefined) return false;
  const condition = conditionOf(object, "PodScheduled");
  const since = condition?.lastTransitionTime ?? object.metadata.creationTimestamp ?? "";
  return condition?.status === "False" && !(now - Date.parse(since) < PATIENCE_MS);
}

/** Those that wait on while their scheduler did nothing else either: one that is at work has come to them by then. */
function unseenOf(inquiry: Inquiry, pods: readonly PodView[]): ReadonlySet<PodView> {
  const waiting = pods.filter((pod) => isUnseen(inquiry, pod));
  if (waiting.length === 0) return new Set();
  const acts = lastActs(inquiry.cluster);
  // What it did in the first minute of the pod may have been its last.
  const isAtWork = (pod: PodView) =>
    (acts.get(schedulerOf(pod)) ?? 0) >
    Math.min(madeAt(pod), inquiry.now - 2 * UNSEEN_MS) + UNSEEN_MS;
  return new Set(waiting.filter((pod) => !isAtWork(pod)));
}

function madeAt({ object }: PodView): number {
  return Date.parse(object.metadata.creationTimestamp ?? "");
}

/** The API server writes no condition: whoever schedules writes the first. */
function isUnseen({ cluster, now }: Inquiry, pod: PodView): boolean {
  const { object, isOver, ref } = pod;
  if (isOver || object.spec.nodeName !== undefined || object.status.phase !== "Pending")
    return false;
  if (object.metadata.deletionTimestamp !== undefined) return false;
  const age = now - madeAt(pod);
  if (conditionOf(object, "PodScheduled") !== undefined || !(age > UNSEEN_MS)) return false;
  return !cluster.eventsOf(ref).some(({ reason }) => SCHEDULING.has(reason));
}

const SCHEDULING = new Set(["FailedScheduling", "Scheduled"]);

function fitOf({ cluster }: Inquiry, spec: PodSpec): Fit {
  const all = cluster.gapIn("Node") === undefined ? [...cluster.nodes.values()] : [];
  const others = all.filter(
    (node) => !isControlPlane(node) || untolerated(node, spec).length === 0,
  );
  const nodes = others.length > 0 ? others : all;
  const withLabels = nodes.filter((node) => hasLabels(node, spec));
  const open = withLabels.filter((node) => untolerated(node, spec).length === 0);
  return { nodes, withLabels, open };
}

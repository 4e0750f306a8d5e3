import { hasLabels, untolerated } from "../../graph/node-fit.ts";
import { conditionOf, type PodView } from "../../graph/pod-view.ts";
import type { Workload } from "../../graph/workload.ts";
import type { Inquiry } from "../../inquiry.ts";
import type { Doubt, PodSpot } from "../../kit/pod-cause.ts";
import { readSchedulerMessage, type SchedulerMessage } from "../../messages/scheduler-message.ts";
import type { Node } from "../../state/cluster-kinds.ts";
import type { PodSpec } from "../../state/pod.ts";

/** The scheduler tries again and again; a younger refusal may just be a node on its way. */
const PATIENCE_MS = 15_000;

/** A pod that the scheduler cannot place, and what it says. */
export interface Refused extends PodSpot, SchedulerMessage {
  readonly message: string;
  readonly fit: Fit;
}

/** Nodes as they fit the pods of a workload. */
interface Fit {
  /** Empty when the nodes were not all seen. */
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
export function refusedOf(inquiry: Inquiry, _: Workload, pods: readonly PodView[]): Refused[] {
  const refused = pods.filter((pod) => isRefused(inquiry, pod));
  const [first] = refused;
  if (first === undefined) return [];
  const fit = fitOf(inquiry, first.object.spec);
  return refused.map((pod) => {
    const { message, reason } = conditionOf(pod.object, "PodScheduled") ?? {};
    const said = message ?? reason ?? "";
    return { pod, fit, message: said, ...readSchedulerMessage(said) };
  });
}

function isRefused({ now }: Inquiry, { object, isOver }: PodView): boolean {
  if (isOver || object.spec.nodeName !== undefined) return false;
  const condition = conditionOf(object, "PodScheduled");
  const since = condition?.lastTransitionTime ?? object.metadata.creationTimestamp ?? "";
  return condition?.status === "False" && !(now - Date.parse(since) < PATIENCE_MS);
}

function fitOf({ cluster }: Inquiry, spec: PodSpec): Fit {
  const nodes = cluster.gapIn("Node") === undefined ? [...cluster.nodes.values()] : [];
  const withLabels = nodes.filter((node) => hasLabels(node, spec));
  const open = withLabels.filter((node) => untolerated(node, spec).length === 0);
  return { nodes, withLabels, open };
}

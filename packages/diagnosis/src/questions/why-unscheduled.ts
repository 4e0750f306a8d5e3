import type { Draft } from "../findings/draft.ts";
import { type Failing, podQuestion } from "../findings/pod-question.ts";
import { hasLabels, untolerated } from "../graph/node-fit.ts";
import { conditionOf, type PodView } from "../graph/pod-view.ts";
import type { Inquiry } from "../inquiry.ts";
import { findsNoLabels } from "./unscheduled/finds-no-labels.ts";
import { lacksRoom } from "./unscheduled/lacks-room.ts";
import { meetsTaint } from "./unscheduled/meets-taint.ts";
import { refusedOtherwise } from "./unscheduled/refused-otherwise.ts";
import type { Unscheduled } from "./unscheduled/unscheduled.ts";
import { waitsForVolume } from "./unscheduled/waits-for-volume.ts";

/** The scheduler tries again and again; a younger refusal may just be a node on its way. */
const PATIENCE_MS = 15_000;

/** Why is this pod on no node? */
export const whyUnscheduled = podQuestion(refusal, explain);

function explain(inquiry: Inquiry, failing: Failing<string>): Draft {
  const unscheduled = toUnscheduled(inquiry, failing);
  return (
    waitsForVolume(inquiry, unscheduled) ??
    findsNoLabels(inquiry, unscheduled) ??
    meetsTaint(inquiry, unscheduled) ??
    lacksRoom(inquiry, unscheduled) ??
    refusedOtherwise(inquiry, unscheduled)
  );
}

/** What the scheduler says of a pod that it cannot place. */
function refusal({ now }: Inquiry, pod: PodView): string | undefined {
  if (pod.isOver || pod.object.spec.nodeName !== undefined) return undefined;
  const condition = conditionOf(pod.object, "PodScheduled");
  if (condition?.status !== "False") return undefined;
  const since = Date.parse(
    condition.lastTransitionTime ?? pod.object.metadata.creationTimestamp ?? "",
  );
  return now - since < PATIENCE_MS ? undefined : (condition.message ?? condition.reason ?? "");
}

function toUnscheduled(
  { cluster }: Inquiry,
  { workload, pods, pod, what }: Failing<string>,
): Unscheduled {
  const nodes = [...cluster.nodes.values()];
  const withLabels = nodes.filter((node) => hasLabels(node, pod.object.spec));
  return {
    workload,
    pods,
    pod,
    message: what,
    nodes,
    withLabels,
    open: withLabels.filter((node) => untolerated(node, pod.object.spec).length === 0),
  };
}

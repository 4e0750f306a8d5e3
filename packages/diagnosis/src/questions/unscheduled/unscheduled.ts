import { citeCondition } from "../../facts/cite-pod.ts";
import type { Draft } from "../../findings/draft.ts";
import { type PodStory, podDraft } from "../../findings/pod-draft.ts";
import { earliest, type Failing } from "../../findings/pod-question.ts";
import { conditionOf } from "../../graph/pod-view.ts";
import type { Inquiry } from "../../inquiry.ts";
import { counted } from "../../say.ts";
import type { Node } from "../../state/cluster-kinds.ts";

/** Pods of a workload that the scheduler cannot place, and the nodes as they fit the first of them. */
export interface Unscheduled extends Omit<Failing<string>, "what" | "all"> {
  readonly message: string;
  /** Empty when the nodes were not seen. */
  readonly nodes: readonly Node[];
  readonly withLabels: readonly Node[];
  /** With the labels, and without a taint that the pod does not tolerate. */
  readonly open: readonly Node[];
}

/** What the scheduler said, as evidence. */
export function citeRefusal(inquiry: Inquiry, { pod }: Unscheduled): string {
  return citeCondition(inquiry, pod, "PodScheduled");
}

type Told = Omit<PodStory, "workload" | "pods" | "does" | "text"> & Partial<Pick<PodStory, "does">>;

/** The draft for pods that cannot be scheduled. */
export function unscheduledDraft(unscheduled: Unscheduled, told: Told): Draft {
  const { workload, pods, pod } = unscheduled;
  return podDraft({
    workload,
    pods,
    does: "cannot be scheduled",
    text: `cannot be scheduled, ${pods.length} of ${counted(Math.max(workload.desired ?? 0, pods.length), "pod")}`,
    since: earliest(
      pods.map(
        ({ object }) =>
          conditionOf(object, "PodScheduled")?.lastTransitionTime ??
          object.metadata.creationTimestamp,
      ),
    ),
    symptom: { reason: "FailedScheduling" },
    nextCheck: {
      text: "see what the scheduler says now",
      kubectl: `describe pod ${pod.ref.name}`,
    },
    ...told,
  });
}

/** Names of resources of which the nodes have too little, as the scheduler lists them: `cpu`, `nvidia.com/gpu`. */
export function scarce(message: string): string[] {
  return [
    ...new Set([...message.matchAll(/Insufficient ([\w./-]+\w)/g)].map((match) => match[1] ?? "")),
    ...(message.includes("Too many pods") ? ["pods"] : []),
  ];
}

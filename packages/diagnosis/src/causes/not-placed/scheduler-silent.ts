import { shellWords } from "../../facts/shell-words.ts";
import { earliest } from "../../facts/times.ts";
import { refIn } from "../../graph/object-key.ts";
import type { Story } from "../../kit/story.ts";
import { placementCause } from "./placement-cause.ts";
import { DEFAULT_SCHEDULER, schedulerOf } from "./scheduler-acts.ts";

/** Pods of other namespaces may stand before it in the queue; no queue is that long. In the first minute others may have been placed. */
const LONG_MS = 6 * 60_000;

/** No scheduler looks at the pod: the one of the cluster is down, or none has the name that it asks for. */
export const schedulerSilent = placementCause<string>({
  id: "scheduler-silent",
  title: "No scheduler works",
  group: "scheduling",
  high: "for five minutes no scheduler said anything of the pod, nor of another that was seen",
  medium:
    "no scheduler said anything of the pod in its first minute, nor since then of another that was seen",
  ruledOut: "every pod that waits for a node was looked at by a scheduler",
  needs: ["Pod", "Event"],
  metric: "restarts",

  sees: ({ isUnseen, pod }) => (isUnseen ? schedulerOf(pod) : undefined),

  tells({ name, pod, pods, hit: scheduler, now, cite, say }) {
    const since = earliest(pods.map(({ object }) => object.metadata.creationTimestamp));
    const asked = cite.field(pod, {
      pointer: "/spec/schedulerName",
      value: scheduler,
      values: { scheduler },
      text: `asks for scheduler ${scheduler}; it has no condition PodScheduled and no event of a scheduler`,
    });
    return {
      level: now - Date.parse(since ?? "") < LONG_MS ? "medium" : "high",
      does: "is seen by no scheduler",
      text: "no scheduler looks at it",
      why: `${scheduler} is silent`,
      since,
      facts: [
        say(
          `No scheduler looked at ${name} since its pod was made; it asks for {scheduler}.`,
          asked,
        ),
      ],
      disproof: "a condition PodScheduled of its pod, or an event of a scheduler about it",
      symptom: { reason: "SchedulerSilent" },
      ...whereToLook(scheduler),
    };
  },
});

/** The scheduler of a cluster renews its Lease every few seconds, wherever it runs. */
function whereToLook(scheduler: string): Partial<Story> & Pick<Story, "later"> {
  if (scheduler !== DEFAULT_SCHEDULER)
    return {
      later: [
        { text: `start the scheduler ${scheduler}, or correct schedulerName in the template` },
      ],
    };
  const lease = refIn("kube-system", "Lease", "kube-scheduler");
  return {
    culprit: lease,
    waitsFor: [lease],
    nextCheck: {
      text: "see when kube-scheduler renewed its lease last",
      kubectl: shellWords`get lease kube-scheduler -o yaml`,
      object: lease,
    },
    later: [{ text: "start kube-scheduler on the control plane; on EKS, ask AWS support" }],
  };
}

import { written } from "../../graph/object-key.ts";
import { podCause, type Seen } from "../../kit/pod-cause.ts";
import type { Story } from "../../kit/story.ts";
import { shortened } from "../../say.ts";
import { availabilityOf, type Lack, lackClaim, missingText, refused } from "./lack.ts";

/** Pods are missing, whatever the reason: another rule refuses them, or nobody tells why. */
export const podsNotCreated = podCause<Lack, Lack>({
  id: "pods-not-created",
  title: "Pods are refused",
  group: "quota",
  high: "the API server refuses the pods and says why",
  medium: "pods are missing, and an event names a refusal",
  low: "pods are missing, and nothing tells why",
  ruledOut: "every controller has the pods that it wants to create",
  needs: ["ReplicaSet", "Pod", "Event"],
  metric: "request_rate",
  begunBy: ["resources"],

  sees: (lack) => lack,

  tells(seen) {
    const { refusal } = seen.hit;
    if (refusal === undefined) return silent(seen);
    return {
      ...refused(seen, refusal),
      does: "is refused its pods",
      why: shortened(refusal.words, 80),
      nextCheck: {
        text: "see what refuses",
        kubectl: "get events --field-selector reason=FailedCreate",
      },
    };
  },
});

/** A controller that does not work, or an event that is older than the API keeps. */
function silent(seen: Seen<Lack, Lack>): Story {
  const { workload, spot } = seen;
  return {
    level: "low",
    does: "has no pods",
    text: missingText(spot),
    since: availabilityOf(workload)?.lastTransitionTime,
    rollout: undefined,
    facts: [lackClaim(seen)],
    disproof: "a pod of the workload",
    nextCheck: {
      text: "see what its controller says",
      kubectl: `describe ${written(workload.ref)}`,
    },
    symptom: { reason: "NoPods" },
  };
}

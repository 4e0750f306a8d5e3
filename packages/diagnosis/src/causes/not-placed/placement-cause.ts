import type { Claim } from "@binnacle/contracts";
import { shellWords } from "../../facts/shell-words.ts";
import { earliest } from "../../facts/times.ts";
import { conditionOf, type PodView } from "../../graph/pod-view.ts";
import { type PodCause, podCause, type Seen } from "../../kit/pod-cause.ts";
import type { Story } from "../../kit/story.ts";
import { counted } from "../../say.ts";
import type { Refused } from "./refused.ts";

/** What all causes of a refusal tell with. */
export interface Placing<Hit> extends Seen<Refused, Hit> {
  readonly pod: PodView;
  /** Evidence: what the scheduler says, `{message}`. */
  readonly refusal: string;
  /** The claim of it. */
  readonly says: Claim;
}

interface Form<Hit> extends Omit<Parameters<typeof podCause<Hit, Refused>>[0], "tells"> {
  readonly tells: (placing: Placing<Hit>) => Omit<Story, "does"> & Partial<Pick<Story, "does">>;
}

/** A cause of a pod that gets no node: symptom, time and text are those of the refusal. */
export function placementCause<Hit>({ tells, ...cause }: Form<Hit>): PodCause<Refused> {
  return podCause<Hit, Refused>({
    ...cause,
    tells(seen) {
      const { workload, pods, cite, say } = seen;
      const { pod, event } = seen.spot;
      const refusal = event ? cite.event(event) : cite.condition(pod, "PodScheduled");
      const all = counted(Math.max(workload.desired ?? 0, pods.length), "pod");
      return {
        does: "cannot be scheduled",
        text: `cannot be scheduled, ${pods.length} of ${all}`,
        since: earliest(pods.map(refusedSince)),
        symptom: { reason: "FailedScheduling" },
        nextCheck: {
          text: "see what the scheduler says now",
          kubectl: shellWords`describe pod ${pod.ref.name}`,
        },
        ...tells({ ...seen, pod, refusal, says: say("The scheduler says: {message}", refusal) }),
      };
    },
  });
}

function refusedSince({ object }: PodView): string | undefined {
  const { lastTransitionTime } = conditionOf(object, "PodScheduled") ?? {};
  return lastTransitionTime ?? object.metadata.creationTimestamp;
}

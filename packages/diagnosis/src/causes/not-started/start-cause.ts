import type { Claim } from "@binnacle/contracts";
import { type ContainerView, type PodView, startOf } from "../../graph/pod-view.ts";
import type { Inquiry } from "../../inquiry.ts";
import { type PodCause, type PodSpot, podCause, type Seen } from "../../kit/pod-cause.ts";
import { lookAtPod } from "../../kit/pod-step.ts";
import type { Story } from "../../kit/story.ts";
import type { MissingConfig } from "../../messages/missing-config.ts";
import type { MountFailure } from "../../messages/mount-failure.ts";
import type { PullFailure } from "../../messages/pull-failure.ts";
import type { Event } from "../../state/cluster-kinds.ts";

/** A pod on its node that is not started. */
export interface Wait extends PodSpot {
  /** The container that waits; absent where the kubelet tells of none. */
  readonly container?: ContainerView;
  /** `ImagePullBackOff`, `FailedMount`. */
  readonly reason: string;
  /** The words that decide, of the event, or of the container where there is none; absent: nobody says why. */
  readonly words?: string;
  readonly event?: Event;
  readonly missing?: MissingConfig;
  readonly pull?: PullFailure;
  readonly mount?: MountFailure;
}

/** What all causes of a pod that does not start tell with. */
export interface Starting<Hit> extends Seen<Wait, Hit> {
  readonly pod: PodView;
  /** Evidence: the status of the container that waits, or of its pod. */
  readonly status: string;
  /** Evidence: who says why, `{words}`; the status where nobody does. */
  readonly said: string;
  /** The claim of it. */
  readonly says: Claim;
}

interface Form<Hit> extends Omit<Parameters<typeof podCause<Hit, Wait>>[0], "tells"> {
  readonly tells: (starting: Starting<Hit>) => Omit<Story, "does"> & Partial<Pick<Story, "does">>;
}

/** A cause of a pod that does not start on its node: symptom, time and text are those of the wait. */
export function startCause<Hit>({ tells, ...cause }: Form<Hit>): PodCause<Wait> {
  return podCause<Hit, Wait>({
    ...cause,
    tells(seen) {
      const { pod, reason } = seen.spot;
      return {
        does: "cannot start",
        since: startOf(seen.pods),
        symptom: { reason },
        nextCheck: lookAtPod(pod),
        ...tells({ ...seen, pod, ...cited(seen, seen.spot) }),
      };
    },
  });
}

function cited({ cite, say }: Inquiry, { pod, container, event, words }: Wait) {
  const status =
    container === undefined ? cite.condition(pod, "Ready") : cite.container(pod, container);
  const teller = event === undefined ? status : cite.event(event);
  const said = words === undefined ? teller : cite.words(teller, words);
  return { status, said, says: say("The kubelet says: {words}", said) };
}

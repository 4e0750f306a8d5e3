import type { ContainerView } from "../../graph/pod-view.ts";
import type { PodSpot } from "../../kit/pod-cause.ts";
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

import type { PodView } from "../graph/pod-view.ts";
import type { Inquiry } from "../inquiry.ts";
import type { Event } from "../state/cluster-kinds.ts";

/** Pods of one workload fail alike: more of them tell nothing new. */
const PODS_AT_MOST = 20;

/** The first event about any of the pods that fits, newest first for each pod. */
export function eventAbout(
  { cluster }: Inquiry,
  pods: readonly PodView[],
  fits: (event: Event) => boolean,
): Event | undefined {
  return pods
    .slice(0, PODS_AT_MOST)
    .flatMap((pod) => cluster.eventsOf(pod.ref))
    .find(fits);
}
